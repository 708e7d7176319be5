package dev.heddle.examples.shop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.Group;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Many clients at once, each answer checked, and the books at the end. */
class ShopLoadTest {

  private static final int CLIENTS = 100;
  private static final int ORDERS_EACH = 40;
  private static final String[] ITEMS = {"tea", "coffee", "cocoa"};

  private final Set<Long> ids = ConcurrentHashMap.newKeySet();
  private final AtomicInteger refused = new AtomicInteger();

  @ParameterizedTest
  @EnumSource
  void everyRequestIsAnsweredRightAndTheStockAddsUp(Threads threads) throws Exception {
    try (ShopServer server = ShopServer.start(new Settings(0, threads));
        Client client = new Client(server)) {
      supplyAtOnce(client);
      try (Group group = Group.open()) {
        for (int c = 0; c < CLIENTS; c++) {
          String item = ITEMS[c % ITEMS.length];
          group.go(() -> orderAndLook(client, item));
        }
        group.join();
      }
      // The last item has less than is ordered of it.
      long left = 0;
      for (String item : ITEMS) {
        JsonObject books = client.get("/items/" + item).body();
        assertThat((long) books.get("stock") + (long) books.get("ordered"))
            .as(item)
            .isEqualTo(supplyOf(item));
        left += (long) books.get("stock");
      }
      assertThat(ids).hasSize(CLIENTS * ORDERS_EACH - refused.get());
      assertThat(left + ids.size()).isEqualTo(supplyOf("tea") * 2 + supplyOf("cocoa"));
      assertThat((long) client.get("/items/cocoa").body().get("stock")).isZero();
      assertThat(refused).hasPositiveValue();
    }
  }

  private static long supplyOf(String item) {
    return item.equals("cocoa") ? 500 : 5_000;
  }

  /** A new item is supplied by ten at once: each amount counts, and the item is made once. */
  private static void supplyAtOnce(Client client) {
    try (Group group = Group.open()) {
      for (String item : ITEMS) {
        for (int i = 0; i < 10; i++) {
          group.go(() ->
              assertThat(client.supply(item, supplyOf(item) / 10).status())
                  .as("supply of " + item)
                  .isEqualTo(200));
        }
      }
      group.join();
    }
  }

  private void orderAndLook(Client client, String item) throws Exception {
    for (int i = 0; i < ORDERS_EACH; i++) {
      Client.Reply order = client.order(item, 1);
      if (order.status() == 409) {
        assertThat(item).isEqualTo("cocoa");
        assertThat(order.body().get("error")).isEqualTo("not 1 of 'cocoa' left, but 0");
        refused.incrementAndGet();
        continue;
      }
      assertThat(order.status()).as("%s", order.body()).isEqualTo(201);
      long id = (long) order.body().get("id");
      assertThat(ids.add(id)).as("order %s given once", id).isTrue();
      Client.Reply seen = client.get("/orders/" + id);
      assertThat(seen.status()).isEqualTo(200);
      assertThat(seen.body())
          .hasToString("{\"id\":" + id + ",\"item\":\"" + item + "\",\"quantity\":1}");
      if (i % 10 == 0) {
        assertThat(client.get("/orders/999999999").status()).isEqualTo(404);
      }
    }
  }
}
