// Each chart as a file, with its marks: composed here, in the browser, from what is on the screen.

import { SVG, element, make } from "./dom.mjs";
import { CHART_FRAME } from "../../streamlit_inside/inside.mjs";
import { Roving } from "./roving.mjs";

const COPIED = ["fill", "stroke", "stroke-width", "paint-order", "font-family", "font-size", "font-weight", "opacity", "display"];

// Copy an SVG with its computed styles written on, so that it looks the same anywhere.
function standalone(svg) {
  const copy = svg.cloneNode(true), from = [svg, ...svg.querySelectorAll("*")], to = [copy, ...copy.querySelectorAll("*")];
  from.forEach((node, i) => {
    const style = getComputedStyle(node);
    for (const name of COPIED) {
      const value = style.getPropertyValue(name);
      // A pattern is named by the address of the page there; it is in the same file here.
      to[i].style.setProperty(name, value.replace(/url\("[^"#]*(#[^"]+)"\)/, 'url("$1")'));
    }
  });
  return copy;
}

// Of one chart, or of all that stand in a row of charts.
function chartPicture(holder, paper) {
  const box = holder.getBoundingClientRect();
  const picture = make("svg", { xmlns: SVG, width: box.width, height: box.height, viewBox: `0 0 ${box.width} ${box.height}` },
    make("rect", { width: box.width, height: box.height, fill: paper }));
  const layers = [...holder.querySelectorAll(`:scope > svg, :scope > canvas, ${CHART_FRAME} > svg`)].toSorted((a, b) => depth(a) - depth(b));
  for (const layer of layers) {
    const at = layer.getBoundingClientRect(), place = { x: at.left - box.left, y: at.top - box.top, width: at.width, height: at.height };
    if (layer.tagName === "CANVAS") picture.append(make("image", { ...place, href: layer.toDataURL("image/png") }));
    else {
      const copy = standalone(layer);
      for (const name in place) copy.setAttribute(name, place[name]);
      copy.removeAttribute("style");
      picture.append(copy);
    }
  }
  return picture;
}

function depth(node) { return Number(getComputedStyle(node).zIndex) || 0; }

function save(blob, name) {
  const link = element("a", { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

async function download(holder, name, kind, paper) {
  const picture = chartPicture(holder, paper);
  const svg = new Blob([new XMLSerializer().serializeToString(picture)], { type: "image/svg+xml" });
  if (kind === "svg") return save(svg, `${name}.svg`);
  const image = new Image(), address = URL.createObjectURL(svg), twice = 2;
  image.src = address;
  await image.decode();
  const canvas = element("canvas", { width: twice * picture.getAttribute("width"), height: twice * picture.getAttribute("height") });
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  URL.revokeObjectURL(address);
  canvas.toBlob((png) => save(png, `${name}.png`), "image/png");
}

// Two small buttons beside a chart; on a Plotly chart they stay when it is drawn again.
export function offerPictures(holder, name, label, paper, place = holder) {
  if (place.querySelector(":scope > .lt-pictures")) return;
  const offered = element("div", { className: "lt-pictures" }, ...["svg", "png"].map((kind) => {
    const textContent = kind.toUpperCase();
    return element("button", {
      type: "button", textContent, title: `Download the ${label} as ${textContent}`, ariaLabel: `${textContent}: download ${label} as ${textContent}`,
      onpointerdown: (event) => event.stopPropagation(), // not a drag on the chart
      onclick: () => download(holder, name, kind, paper()),
    });
  }));
  place.append(offered);
  if (place.matches("[role=toolbar]")) return; // they are among its buttons
  Object.assign(offered, { role: "toolbar", ariaLabel: `Download the ${label}` });
  new Roving(offered, "button").update(true);
}
