package dev.heddle.examples.shop;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Optional;
import java.util.OptionalLong;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * The shop's requests.
 *
 * <pre>
 * POST /items  {"name":"tea","stock":100}       adds to the stock of an item, which may be new
 * GET  /items/tea                               what is left of it, and what was ordered
 * POST /orders {"item":"tea","quantity":2}      orders, if there is enough
 * GET  /orders/1                                an order
 * </pre>
 */
final class ShopHandler extends Handler.Abstract {

  private static final String ITEMS = "/items";
  private static final String ORDERS = "/orders";
  private static final int LONGEST_NAME = 100;
  private static final long LARGEST_QUANTITY = 1_000_000_000;

  private final Shop shop;

  ShopHandler(Shop shop) {
    this.shop = shop;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    String path = Request.getPathInContext(request);
    if (!isAt(path, ITEMS) && !isAt(path, ORDERS)) {
      return false;
    }
    Answer answer;
    try {
      answer = answer(request, path);
    } catch (BadRequestException e) {
      answer = Answer.error(HttpStatus.BAD_REQUEST_400, e.reason());
    }
    response.getHeaders().put("Ran-On", Threads.current());
    answer.send(response, callback);
    return true;
  }

  private static boolean isAt(String path, String root) {
    return path.startsWith(root) && (path.length() == root.length() || path.startsWith(root + "/"));
  }

  private Answer answer(Request request, String path) throws Exception {
    String wanted = path.equals(ITEMS) || path.equals(ORDERS) ? "POST" : "GET";
    if (!request.getMethod().equals(wanted)) {
      return Answer.error(
          HttpStatus.METHOD_NOT_ALLOWED_405,
          path + " is for " + wanted + ", not " + request.getMethod());
    }
    if (path.equals(ITEMS)) {
      return supply(body(request));
    }
    if (path.equals(ORDERS)) {
      return order(body(request));
    }
    return path.startsWith(ITEMS)
        ? item(path.substring(ITEMS.length() + 1))
        : order(path.substring(ORDERS.length() + 1));
  }

  private Answer supply(JsonObject request) throws SQLException, BadRequestException {
    Shop.Item item = shop.supply(name(request, "name"), quantity(request, "stock"));
    return new Answer(
        HttpStatus.OK_200, new JsonObject().with("name", item.name()).with("stock", item.stock()));
  }

  private Answer item(String name) throws SQLException {
    Optional<Shop.Item> item = shop.item(name);
    OptionalLong ordered = shop.ordered(name);
    if (item.isEmpty() || ordered.isEmpty()) {
      return Answer.error(HttpStatus.NOT_FOUND_404, "no item '" + name + "'");
    }
    return new Answer(
        HttpStatus.OK_200,
        new JsonObject()
            .with("name", name)
            .with("stock", item.get().stock())
            .with("ordered", ordered.getAsLong()));
  }

  private Answer order(JsonObject request) throws SQLException, BadRequestException {
    String item = name(request, "item");
    long quantity = quantity(request, "quantity");
    Optional<Shop.Order> order = shop.order(item, quantity);
    if (order.isPresent()) {
      return new Answer(HttpStatus.CREATED_201, json(order.get()));
    }
    Optional<Shop.Item> known = shop.item(item);
    return known.isEmpty()
        ? Answer.error(HttpStatus.NOT_FOUND_404, "no item '" + item + "'")
        : Answer.error(
            HttpStatus.CONFLICT_409,
            "not " + quantity + " of '" + item + "' left, but " + known.get().stock());
  }

  private Answer order(String id) throws SQLException, BadRequestException {
    if (!id.matches("[0-9]{1,18}")) {
      throw new BadRequestException("an order's id is a whole number, not '" + id + "'");
    }
    Optional<Shop.Order> order = shop.order(Long.parseLong(id));
    return order.isEmpty()
        ? Answer.error(HttpStatus.NOT_FOUND_404, "no order " + id)
        : new Answer(HttpStatus.OK_200, json(order.get()));
  }

  private static JsonObject json(Shop.Order order) {
    return new JsonObject()
        .with("id", order.id())
        .with("item", order.item())
        .with("quantity", order.quantity());
  }

  private static JsonObject body(Request request) throws Exception {
    String text = Content.Source.asString(request, StandardCharsets.UTF_8);
    try {
      return JsonReader.read(text);
    } catch (IllegalArgumentException e) {
      throw new BadRequestException(String.valueOf(e.getMessage()));
    }
  }

  private static String name(JsonObject request, String member) throws BadRequestException {
    if (request.get(member) instanceof String name
        && !name.isBlank()
        && name.length() <= LONGEST_NAME) {
      return name;
    }
    throw new BadRequestException(
        "\"" + member + "\" must be a string of 1 to " + LONGEST_NAME + " characters");
  }

  private static long quantity(JsonObject request, String member) throws BadRequestException {
    if (request.get(member) instanceof Long quantity
        && quantity >= 1
        && quantity <= LARGEST_QUANTITY) {
      return quantity;
    }
    throw new BadRequestException(
        "\"" + member + "\" must be a whole number from 1 to " + LARGEST_QUANTITY);
  }
}
