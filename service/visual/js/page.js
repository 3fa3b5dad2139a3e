// Page: the data of this page, and how elements are made. Text enters as textContent and in no other way.
const DATA = JSON.parse(document.getElementById("data").textContent);

const Page = (() => {
  const byId = (id) => document.getElementById(id);

  // An element with a class and children; strings become text.
  function make(tag, name, ...children) {
    const element = document.createElement(tag);
    if (name) element.className = name;
    element.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
    return element;
  }

  // Chinese with English beside it.
  const both = (zh, en) => {
    const english = make("span", "en", en);
    english.lang = "en";
    return make("span", "both", zh, " ", english);
  };

  function button(name, zh, en, act) {
    const made = make("button", name, both(zh, en));
    made.type = "button";
    made.addEventListener("click", act);
    return made;
  }

  // A link that leaves the page: http(s) only, anything else stays plain text.
  function link(address, text) {
    let target;
    try {
      target = new URL(address, document.baseURI);
    } catch {
      return make("span", "", text);
    }
    if (!/^https?:$/.test(target.protocol)) return make("span", "", text);
    const made = make("a", "", text);
    made.href = target.href;
    made.target = "_blank";
    made.rel = "noopener noreferrer";
    return made;
  }

  const count = (number) => number.toLocaleString("en-US");
  const today = () => {
    const now = new Date();
    const two = (part) => String(part).padStart(2, "0");
    return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
  };

  const FONT = '"Noto Sans CJK SC","Noto Sans SC","Source Han Sans SC","PingFang SC","Microsoft YaHei",sans-serif';
  return { byId, make, both, button, link, count, today, FONT };
})();
