/* How far the reader has come, for browsers that cannot tie an animation to scrolling (cover.css does
   that elsewhere, and then this file is not asked for). In: the line at the top of a page. Out: that
   line as long as the part of the page that was read. Who asked for less movement gets no line. */
(function () {
  "use strict";

  var line = document.querySelector(".reading-progress"), page = document.documentElement;
  var calm = window.matchMedia("(prefers-reduced-motion: reduce)");
  var waiting = false;
  if (!line) return;

  /* From 0 to 1; a page that fits its screen has nothing left to read, and shows no line. */
  function part() {
    var room = page.scrollHeight - window.innerHeight;
    return room > 0 ? Math.min(1, Math.max(0, window.scrollY / room)) : 0;
  }

  function show() {
    waiting = false;
    line.style.transform = "scaleX(" + part() + ")";
  }

  /* At most once per frame. */
  function moved() {
    if (waiting || calm.matches) return;
    waiting = true;
    window.requestAnimationFrame(show);
  }

  line.classList.add("by-script");
  window.addEventListener("scroll", moved, { passive: true });
  window.addEventListener("resize", moved);
  if (window.ResizeObserver) new ResizeObserver(moved).observe(page); // a part was opened, or came later
  if (calm.addEventListener) calm.addEventListener("change", moved); // a wish may be taken back
  moved();
})();
