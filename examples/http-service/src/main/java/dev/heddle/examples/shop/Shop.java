package dev.heddle.examples.shop;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.sql.Statement;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The stock and the orders, in H2 by way of a pool. An order and what it takes from the stock are
 * one transaction, so what was ordered and what is left always add up to what there was.
 */
final class Shop implements AutoCloseable {

  /** Few, as a database has them: under load requests wait for one, which costs no thread. */
  private static final int CONNECTIONS = 8;

  /** In the pool, and in the database for a row that another transaction has changed. */
  private static final int LONGEST_WAIT_MILLIS = 60_000;

  private static final String[] SCHEMA = {
    "create table item (name varchar(100) primary key, stock bigint not null check (stock >= 0))",
    "create table purchase (id bigint generated always as identity primary key,"
        + " item varchar(100) not null references item, quantity bigint not null)"
  };

  private static final AtomicInteger DATABASES = new AtomicInteger();

  /** An item and how much of it is left. */
  record Item(String name, long stock) {}

  /** An order that was accepted. */
  record Order(long id, String item, long quantity) {}

  private final HikariDataSource pool;

  private Shop(HikariDataSource pool) {
    this.pool = pool;
  }

  /** A shop with a database of its own, which is gone when it is closed. */
  static Shop inMemory() {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(
        "jdbc:h2:mem:shop%d;DB_CLOSE_DELAY=-1;LOCK_TIMEOUT=%d"
            .formatted(DATABASES.incrementAndGet(), LONGEST_WAIT_MILLIS));
    config.setMaximumPoolSize(CONNECTIONS);
    config.setConnectionTimeout(LONGEST_WAIT_MILLIS);
    Shop shop = new Shop(new HikariDataSource(config));
    try {
      shop.createTables();
      return shop;
    } catch (SQLException e) {
      shop.pool.close();
      throw new IllegalStateException("the shop's tables cannot be created", e);
    }
  }

  private void createTables() throws SQLException {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      for (String table : SCHEMA) {
        statement.execute(table);
      }
    }
  }

  /** Adds to the stock of an item, which may be new; returns it as it is then. */
  Item supply(String name, long quantity) throws SQLException {
    Optional<Item> supplied = add(name, quantity);
    if (supplied.isPresent()) {
      return supplied.get();
    }
    try {
      return inTransaction(connection -> {
        update(connection, "insert into item (name, stock) values (?, ?)", name, quantity);
        return new Item(name, quantity);
      });
    } catch (SQLIntegrityConstraintViolationException e) {
      // Another request has made the item meanwhile. Items are never removed.
      return add(name, quantity).orElseThrow();
    }
  }

  private Optional<Item> add(String name, long quantity) throws SQLException {
    return inTransaction(connection -> {
      int found =
          update(connection, "update item set stock = stock + ? where name = ?", quantity, name);
      // Not asked for if there was none: it may have been made since, without this quantity.
      return found == 0 ? Optional.empty() : find(connection, name);
    });
  }

  Optional<Item> item(String name) throws SQLException {
    try (Connection connection = pool.getConnection()) {
      return find(connection, name);
    }
  }

  /** Takes the quantity from the stock and notes the order; empty if there is not enough. */
  Optional<Order> order(String item, long quantity) throws SQLException {
    return inTransaction(connection -> {
      int taken =
          update(
              connection,
              "update item set stock = stock - ? where name = ? and stock >= ?",
              quantity,
              item,
              quantity);
      return taken == 0 ? Optional.empty() : Optional.of(insert(connection, item, quantity));
    });
  }

  private static Order insert(Connection connection, String item, long quantity)
      throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into purchase (item, quantity) values (?, ?)",
            Statement.RETURN_GENERATED_KEYS)) {
      insert.setString(1, item);
      insert.setLong(2, quantity);
      insert.executeUpdate();
      try (ResultSet keys = insert.getGeneratedKeys()) {
        keys.next();
        return new Order(keys.getLong(1), item, quantity);
      }
    }
  }

  Optional<Order> order(long id) throws SQLException {
    try (Connection connection = pool.getConnection();
        PreparedStatement query =
            connection.prepareStatement("select id, item, quantity from purchase where id = ?")) {
      query.setLong(1, id);
      try (ResultSet rows = query.executeQuery()) {
        return rows.next()
            ? Optional.of(new Order(rows.getLong(1), rows.getString(2), rows.getLong(3)))
            : Optional.empty();
      }
    }
  }

  /** How much of an item was ordered in all; empty if there is no such item. */
  OptionalLong ordered(String item) throws SQLException {
    try (Connection connection = pool.getConnection();
        PreparedStatement query =
            connection.prepareStatement(
                "select (select coalesce(sum(quantity), 0) from purchase where item = i.name) from"
                    + " item i where name = ?")) {
      query.setString(1, item);
      try (ResultSet rows = query.executeQuery()) {
        return rows.next() ? OptionalLong.of(rows.getLong(1)) : OptionalLong.empty();
      }
    }
  }

  @Override
  public void close() {
    pool.close();
  }

  private static Optional<Item> find(Connection connection, String name) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement("select name, stock from item where name = ?")) {
      query.setString(1, name);
      try (ResultSet rows = query.executeQuery()) {
        return rows.next()
            ? Optional.of(new Item(rows.getString(1), rows.getLong(2)))
            : Optional.empty();
      }
    }
  }

  private static int update(Connection connection, String sql, Object... values)
      throws SQLException {
    try (PreparedStatement update = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        update.setObject(i + 1, values[i]);
      }
      return update.executeUpdate();
    }
  }

  private interface Work<R> {
    R on(Connection connection) throws SQLException;
  }

  private <R> R inTransaction(Work<R> work) throws SQLException {
    try (Connection connection = pool.getConnection()) {
      connection.setAutoCommit(false);
      try {
        R result = work.on(connection);
        connection.commit();
        return result;
      } catch (Throwable thrown) {
        connection.rollback();
        throw thrown;
      }
    }
  }
}
