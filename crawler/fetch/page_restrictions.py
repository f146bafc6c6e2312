"""What is taken from the scripts of a rendered page: ways to its host that the browser tells nobody of.

Pages that speculation rules load ahead, and web sockets, go past what stops and counts requests. Neither brings text.
"""

from __future__ import annotations

RESTRICTIONS = """
(() => {
  const dropRules = root => new MutationObserver(() => {
    for (const rules of root.querySelectorAll("script[type*=speculationrules i]")) rules.remove();
  }).observe(root, {childList: true, subtree: true});
  dropRules(document);
  const attachShadow = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function (...options) {
    const root = attachShadow.apply(this, options);
    dropRules(root);
    return root;
  };
  window.WebSocket = class WebSocket extends EventTarget {
    static CONNECTING = 0;
    static OPEN = 1;
    static CLOSING = 2;
    static CLOSED = 3;
    readyState = WebSocket.CLOSED;
    constructor(url) {
      super();
      this.url = String(url);
      setTimeout(() => {
        for (const event of [new Event("error"), new CloseEvent("close", {code: 1006})]) {
          this["on" + event.type]?.(event);
          this.dispatchEvent(event);
        }
      });
    }
    send() {}
    close() {}
  };
})();
"""
"""A script that runs in each document, frames included, before its own. Rules are dropped before they are obeyed, which
is when all scripts that run have ended; a socket is closed from its beginning, as behind a firewall."""
