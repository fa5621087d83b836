/* Filters the list of conditions while typing; chosen conditions move to the top and stay visible. */
const picker = document.querySelector("[data-picker]");
const list = picker.querySelector("[data-picker-list]");
const chosen = picker.querySelector("[data-picker-chosen]");
const count = picker.querySelector("[data-picker-count]");
const filter = picker.querySelector("input[type=search]");
const plain = (text) => text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "");

function narrow() {
  const words = plain(filter.value).split(/\s+/).filter(Boolean);
  let shown = 0;
  for (const line of list.children) {
    const fits = words.every((word) => plain(line.dataset.words).includes(word));
    line.hidden = !fits;
    shown += fits ? 1 : 0;
  }
  count.textContent = words.length === 0 ? "" : shown === 0
    ? `Nothing is called “${filter.value.trim()}”. Write it in the notes; it is then not checked.`
    : `${shown} of ${list.children.length}`;
}

picker.querySelector("[data-picker-search]").hidden = false;
filter.addEventListener("input", narrow);
filter.addEventListener("keydown", (event) => {
  if (event.key !== "Enter") return;
  event.preventDefault();
  const first = [...list.children].find((line) => !line.hidden);
  if (first && filter.value.trim()) choose(first.querySelector("input[type=checkbox]"));
});

function choose(box) {
  box.checked = true;
  take(box);
}

function take(box) {
  const line = box.closest("li");
  chosen.append(line);
  filter.value = "";
  narrow();
  line.querySelector(".condition__more input").focus();
}

list.addEventListener("change", (event) => {
  if (event.target.name === "condition" && event.target.checked) take(event.target);
});
chosen.addEventListener("change", (event) => {
  if (event.target.name !== "condition" || event.target.checked) return;
  list.prepend(event.target.closest("li"));
  event.target.focus();
  narrow();
});
