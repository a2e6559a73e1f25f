(function () {
  "use strict";
  var banner = document.querySelector(".cookie-banner");
  var accept = document.getElementById("cookie-accept");
  if (banner && accept) {
    accept.addEventListener("click", function () { banner.hidden = true; });
  }
  document.querySelectorAll(".share a").forEach(function (a) {
    a.addEventListener("click", function (event) {
      event.preventDefault();
      window.open(a.href, "share", "width=600,height=400");
    });
  });
}());
