// Shows the next dates of a recurring service while its form is being written.
const PAUSE = 400; // Milliseconds without a key before the server is asked.

document.addEventListener("DOMContentLoaded", () => {
  const box = document.querySelector("#series-preview");
  const form = box && box.closest("form");
  if (!form) {
    return;
  }
  let asked = 0;
  let timer;

  const ask = async () => {
    const turn = ++asked;
    const body = new FormData(form);
    body.set("series", box.dataset.series);
    const answer = await fetch(box.dataset.url, { method: "POST", body });
    if (answer.ok && turn === asked) {
      box.querySelector("[data-dates]").innerHTML = await answer.text();
    }
  };

  const askSoon = () => {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  };

  form.addEventListener("input", askSoon);
  form.addEventListener("change", askSoon);
  box.querySelector("button").addEventListener("click", (event) => {
    event.preventDefault();
    ask();
  });
});
