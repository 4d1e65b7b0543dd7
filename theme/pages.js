/* Makes tabs of the panels of a tabset, after the pattern of the ARIA practices guide, shows the
   present chapter in a long list of chapters, and has the line that tells how far one has read moved
   where the browser does not do that by itself. Without this script all panels stand one under the
   other and the list starts at its top, so nothing is ever lost. */
(function () {
  "use strict";

  function select(tabs, panels, chosen, focus) {
    tabs.forEach(function (tab, i) {
      var on = i === chosen;
      tab.setAttribute("aria-selected", String(on));
      tab.tabIndex = on ? 0 : -1;
      panels[i].hidden = !on;
    });
    if (focus) tabs[chosen].focus();
  }

  function step(key, at, count) {
    if (key === "ArrowRight") return (at + 1) % count;
    if (key === "ArrowLeft") return (at + count - 1) % count;
    if (key === "Home") return 0;
    if (key === "End") return count - 1;
    return -1;
  }

  function makeTab(panel) {
    var title = document.getElementById(panel.getAttribute("aria-labelledby"));
    var tab = document.createElement("button");
    tab.type = "button";
    tab.id = panel.id + "-tab";
    tab.setAttribute("role", "tab");
    tab.setAttribute("aria-controls", panel.id);
    tab.textContent = title.textContent.trim();
    panel.setAttribute("role", "tabpanel");
    panel.setAttribute("aria-labelledby", tab.id);
    panel.tabIndex = 0;
    return tab;
  }

  function prepare(set) {
    var panels = Array.prototype.filter.call(set.children, function (child) {
      return child.classList.contains("tab-panel");
    });
    if (!panels.length) return;
    var list = document.createElement("div");
    list.className = "tab-list";
    list.setAttribute("role", "tablist");
    var tabs = panels.map(makeTab);
    tabs.forEach(function (tab, i) {
      list.appendChild(tab);
      tab.addEventListener("click", function () { select(tabs, panels, i, false); });
      tab.addEventListener("keydown", function (event) {
        var next = step(event.key, i, tabs.length);
        if (next < 0) return;
        event.preventDefault();
        select(tabs, panels, next, true);
      });
    });
    set.insertBefore(list, set.firstChild);
    set.classList.add("ready");
    select(tabs, panels, 0, false);
  }

  /* A link may lead to something inside a panel that is not shown. */
  function reveal() {
    var target = window.ontmoetingen.target(location.hash);
    var panel = target && target.closest(".tab-panel[hidden]");
    var tab = panel && document.getElementById(panel.getAttribute("aria-labelledby"));
    if (tab) { tab.click(); target.scrollIntoView(); }
  }

  function showChapter() {
    var list = document.querySelector(".sidebar-wide");
    var current = list && list.querySelector("[aria-current=page]");
    if (current) list.scrollTop = current.offsetTop - list.clientHeight / 2;
  }

  function moveLine() {
    if (window.CSS && CSS.supports("animation-timeline", "scroll()")) return;
    window.ontmoetingen.load("reading.js").catch(function (error) {
      console.warn("No line tells how far one has read: " + error.message);
    });
  }

  showChapter();
  moveLine();
  Array.prototype.forEach.call(document.querySelectorAll(".tabset"), prepare);
  window.addEventListener("hashchange", reveal);
  reveal();
})();
