package dev.heddle.examples.shop;

import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;

/** What a request is answered with. */
record Answer(int status, JsonObject body) {

  static Answer error(int status, String message) {
    return new Answer(status, new JsonObject().with("error", message));
  }

  void send(Response response, Callback callback) {
    response.setStatus(status);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
    byte[] text = body.toString().getBytes(StandardCharsets.UTF_8);
    response.write(true, BufferUtil.toBuffer(text), callback);
  }
}
