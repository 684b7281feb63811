// Gives a chart as a PNG image: its few shapes are drawn again on a canvas, with the colours they have on the page.

const SCALE = 3;
const number = (node, name) => Number(node.getAttribute(name));

function rectangle(pen, node, style) {
  const box = ["x", "y", "width", "height"].map((name) => number(node, name));
  if (style.fill === "none") {
    pen.setLineDash([2, 2]);
    pen.strokeStyle = style.stroke;
    pen.strokeRect(...box);
    pen.setLineDash([]);
    return;
  }
  pen.fillStyle = style.fill;
  pen.fillRect(...box);
}

function line(pen, node, style) {
  pen.strokeStyle = style.stroke;
  pen.beginPath();
  pen.moveTo(number(node, "x1"), number(node, "y1"));
  pen.lineTo(number(node, "x2"), number(node, "y2"));
  pen.stroke();
}

function words(pen, node, style) {
  pen.fillStyle = style.fill;
  pen.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
  pen.textAlign = { middle: "center", end: "end" }[style.textAnchor] ?? "start";
  pen.fillText(node.textContent, number(node, "x"), number(node, "y"));
}

const DRAWN = { rect: rectangle, line, text: words };
const TITLE = 34;

function draw(figure, svg) {
  const { width, height } = svg.viewBox.baseVal;
  const canvas = document.createElement("canvas");
  canvas.width = width * SCALE;
  canvas.height = (height + TITLE) * SCALE;
  const pen = canvas.getContext("2d");
  pen.scale(SCALE, SCALE);
  pen.fillStyle = getComputedStyle(figure).backgroundColor;
  pen.fillRect(0, 0, width, height + TITLE);
  pen.fillStyle = getComputedStyle(figure).color;
  pen.font = `600 15px ${getComputedStyle(figure).fontFamily}`;
  pen.fillText(figure.querySelector("h2").textContent, 8, 22);
  pen.translate(0, TITLE);
  for (const node of svg.children) DRAWN[node.tagName]?.(pen, node, getComputedStyle(node));
  return canvas;
}

function save(canvas, name) {
  canvas.toBlob((blob) => {
    const link = document.createElement("a");
    link.download = `permanence-${name}.png`;
    link.href = URL.createObjectURL(blob);
    link.click();
    URL.revokeObjectURL(link.href);
  }, "image/png");
}

for (const button of document.querySelectorAll("[data-png]")) {
  const figure = button.closest("figure");
  const svg = figure.querySelector("svg");
  if (!svg) continue;
  button.hidden = false;
  button.addEventListener("click", () => save(draw(figure, svg), button.dataset.png));
}
