// A training replayed under a live threshold: everything was handed over once, and nothing is asked of
// the server while it plays or a hand goes through the epochs.

import { Hand } from "../js/drag.mjs";
import { columnsOf, put, write } from "../js/dom.mjs";
import { Ring, beside, nameOf } from "../js/followed.mjs";
import { mounted } from "../js/live.mjs";
import { clamp } from "../js/search.mjs";
import { SAID } from "../threshold/parts/cells.mjs";
import { CellDots, nearestDot } from "../threshold/parts/dots.mjs";
import { LiveThreshold } from "../threshold/slider.mjs";
import { Epochs } from "./epochs.mjs";
import { Hill } from "./hill.mjs";
import { Plane } from "./plane.mjs";

const PACES = [1, 2, 5, 10, 20, 40]; // epochs a second
const WHOLE = 10; // s that the whole takes at first, about
const GLIDE = 250; // ms from one place to the next, at most
const NOT_OURS = "input, textarea, select, button, a, summary, [contenteditable=true], [role=radio], [role=tab], [role=switch]";
const STEPS = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, Home: -Infinity, End: Infinity };

export default function mount(given) { return mounted(Replay, given); }

// The dots in the cells, of which any may turn from one epoch to the next.
class TravellingDots extends CellDots {
  changed() { return [[0, this.samples.label.length]]; }

  fly(time) {
    super.fly(time);
    this.flew();
  }
}

export class Replay extends LiveThreshold {
  static parts = { Histogram: Hill, CellDots: TravellingDots };

  constructor(parent) {
    super(parent);
    this.find(".lt-main").prepend(parent.querySelector(".rp-bar"));
    this.find(".lt-body").append(parent.querySelector(".rp-plane"));
    this.find(".lt-head").append(parent.querySelector(".followed"));
    this.plane = new Plane(this.find(".rp-plane"));
    this.rings = { hill: new Ring(this.slider), plane: new Ring(this.find(".rp-plane")), cells: new Ring(this.find(".lt-body")) };
    this.cellDots.flew = () => this.ringInCells();
    this.followed = null; // the place of a row
    this.find(".fo-lower").onclick = () => this.follow(beside(this.people.flip, this.followed, -1));
    this.find(".fo-higher").onclick = () => this.follow(beside(this.people.flip, this.followed, 1));
    this.picks(this.find(".lt-matrix"), (i) => this.cellDots.placeOf(i));
    this.picks(this.find(".rp-plane canvas"), (i) => this.plane.placeOf(i));
    this.still = matchMedia("(prefers-reduced-motion: reduce)");
    this.epoch = 0;
    this.playing = null; // or since when, and from which epoch
    this.track = new Hand({
      take: () => { this.stopPlaying(); return this.epoch; },
      back: (was) => this.show(was),
      release: () => this.commit(),
    });
    this.track.drags(this.find(".rp-track"), (event) => {
      const { left, width } = this.find(".rp-track").getBoundingClientRect();
      this.show(Math.round(clamp((event.clientX - left) / width, 0, 1) * this.epochs.last));
    });
    this.find(".rp-track").onkeydown = (event) => this.trackKey(event);
    this.find(".rp-track").onblur = () => { this.held.leave(); };
    const press = (name, does) => { this.find(`.rp-${name}`).onclick = does; };
    press("play", () => this.playOrPause());
    press("first", () => this.stopAt(0));
    press("back", () => this.stopAt(this.epoch - 1));
    press("on", () => this.stopAt(this.epoch + 1));
    press("slower", () => this.setPace(-1));
    press("faster", () => this.setPace(1));
    this.onSpace = (event) => {
      if (event.key !== " " || event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey || event.target.closest?.(NOT_OURS)) return;
      event.preventDefault();
      this.playOrPause();
    };
    document.addEventListener("keydown", this.onSpace);
  }

  // ---- data in -------------------------------------------------------------------------------

  // The same data again, as after every word of the server's, change nothing.
  update(data, send) {
    this.send = send;
    if (data.stamp !== this.stamp) this.takeIn(data, send);
    else this.hear();
  }

  takeIn(data, send) {
    const { counts, flips, cells, each, rows } = Object.fromEntries(["counts", "flips", "cells", "each", "rows"].map((name) => [name, data[name] && columnsOf(data[name])]));
    const { threshold: thresholds } = columnsOf(data.thresholds), n_cells = data.plane ? data.plane.columns * data.plane.rows : 0;
    this.stamp = data.stamp;
    this.playing = null;
    this.epochs = new Epochs({ thresholds, counts, flips: flips?.flip, cells: cells?.flip, each }, { n_rows: rows?.label.length ?? 0, n_cells });
    this.epoch = Math.min(this.epoch, this.epochs.last);
    this.followed = this.given = data.followed ?? null;
    this.people = rows && { ...rows, flip: this.epochs.flipsAt(this.epoch) };
    this.pace = PACES.find((pace) => this.epochs.last / pace <= WHOLE) ?? PACES.at(-1);
    this.histogram.update(this.epochs, rows, this.epoch);
    this.plane.update(this.epochs, rows, data.plane, this.epoch);
    write(this.find(".rp-plane small"), data.plane_words);
    super.update(data, send);
    this.show(this.epoch, 0);
  }

  columnsIn() { return this.epochs.columnsAt(this.epoch); }

  dotsIn() { return this.people; }

  obey(threshold, second, first, { epoch }) {
    super.obey(threshold, second, first);
    if (epoch !== undefined) this.show(Number(epoch), first ? 0 : undefined);
  }

  get isBusy() { return super.isBusy || Boolean(this.track?.holds || this.playing); }

  get value() { return { ...super.value, epoch: this.epoch }; }

  // ---- moving --------------------------------------------------------------------------------

  // Show an epoch; what is drawn goes there, the numbers are its own at once.
  show(epoch, lasts = Math.min(GLIDE, 1000 / this.pace)) {
    const time = performance.now(), takes = this.still.matches ? 0 : lasts;
    this.epoch = clamp(epoch, 0, this.epochs.last);
    this.columns = this.columnsIn();
    this.row = this.rowOf(this.threshold);
    if (this.people) this.people.flip = this.epochs.flipsAt(this.epoch);
    this.histogram.show(this.epoch, time, takes);
    this.plane.show(this.epoch, time, takes);
    this.roc.update(this.columns, true);
    this.root.toggleAttribute("data-untrained", this.epoch === 0);
    this.soon();
  }

  // A dot that is pressed is followed from now on.
  picks(node, placeOf) {
    node.onclick = ({ clientX, clientY }) => {
      const { left, top } = node.getBoundingClientRect(), i = this.people ? nearestDot(this.people.label.length, placeOf, clientX - left, clientY - top) : -1;
      if (i >= 0) this.follow(i);
    };
  }

  follow(i) {
    if (this.followed === null) return;
    this.followed = i;
    this.send("followed", this.people.number[i]);
    this.soon();
  }

  stopAt(epoch) {
    this.stopPlaying();
    this.show(epoch);
    this.commit();
  }

  stopPlaying() {
    this.playing = null;
    this.soon();
  }

  playOrPause() {
    if (!this.epochs.last) return;
    if (this.playing) {
      this.stopPlaying();
      this.commit();
      return;
    }
    if (this.epoch === this.epochs.last) this.show(0);
    this.playing = { since: performance.now(), from: this.epoch };
    this.soon();
  }

  setPace(by) {
    this.pace = PACES[clamp(PACES.indexOf(this.pace) + by, 0, PACES.length - 1)];
    if (this.playing) this.playing = { since: performance.now(), from: this.epoch };
    this.soon();
  }

  trackKey(event) {
    const step = STEPS[event.key];
    if (!step || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    this.stopPlaying();
    this.show(this.epoch + step);
    this.held.commitLater();
  }

  commit() {
    super.commit();
    if (!this.playing) write(this.find("[data-note=announce]"), `${this.name}: threshold ${this.say("threshold")}, accuracy ${this.say("accuracy")}.`);
  }

  // ---- drawing -------------------------------------------------------------------------------

  get name() { return this.epoch ? `After epoch ${this.epoch}` : "Before training"; }

  render() {
    if (!this.columns) return;
    const time = performance.now();
    this.playOn(time);
    for (const part of [this.histogram, this.plane]) part.glide.step(time);
    super.render();
    this.histogram.paint(this.row, this.colours);
    this.plane.paint(this.row, this.colours);
    this.sayEpoch();
    this.sayFollowed();
    if (this.playing || !this.histogram.glide.isThere || !this.plane.glide.isThere) this.soon();
  }

  playOn(time) {
    if (!this.playing) return;
    const { since, from } = this.playing, { last } = this.epochs, at = Math.min(last, from + Math.floor((time - since) / 1000 * this.pace));
    if (at !== this.epoch) this.show(at);
    if (at < last) return;
    this.playing = null;
    this.commit();
  }

  sayEpoch() {
    const { epoch, epochs: { last }, playing, pace } = this, track = this.find(".rp-track");
    write(this.find(".rp-play"), playing ? "❚❚ Pause" : "▶ Play");
    put(this.find(".rp-play"), { "aria-label": playing ? "Pause" : "Play" });
    write(this.find(".rp-now"), epoch ? `${this.name} of ${last}` : this.name);
    put(track, { "aria-valuemax": last, "aria-valuenow": epoch, "aria-valuetext": this.name, "aria-disabled": last === 0 });
    track.firstElementChild.style.left = `${last ? 100 * epoch / last : 0}%`;
    write(this.find(".rp-pace > span"), `${pace} ${pace === 1 ? "epoch" : "epochs"} a second`);
    const off = { play: !last, first: !epoch, back: !epoch, on: epoch === last, slower: pace === PACES[0], faster: pace === PACES.at(-1) };
    for (const name in off) if (this.find(`.rp-${name}`).disabled !== off[name]) this.find(`.rp-${name}`).disabled = off[name];
  }

  sayFollowed() {
    const { followed: i, people, row } = this, line = this.find(".followed"), isThere = i !== null && Boolean(people);
    if (line.hidden === isThere) line.hidden = !isThere;
    const ring = (name, place, ...how) => this.rings[name].stand(isThere && place(i), ...how);
    const { histogram, plane } = this;
    const name = isThere ? nameOf(people.number[i]) : "";
    ring("hill", () => histogram.placeOf(i), histogram.stacks?.size, name, histogram.place?.left + histogram.place?.width, isThere ? histogram.nameBelow(i, name) : 0);
    ring("plane", () => plane.placeOf(i, true), plane.extent && plane.size);
    this.ringInCells();
    if (!isThere) return;
    const label = people.label[i], isYes = row < people.flip[i], late = this.find("[data-column=row_score]");
    write(this.find("[data-row=name]"), `Row ${people.number[i]}`);
    write(this.find("[data-row=is]"), label ? "“yes”" : "“no”");
    write(this.find("[data-row=said]"), SAID[label][Number(isYes)]);
    late.toggleAttribute("data-late", i !== this.given);
  }

  ringInCells() {
    const { cellDots, followed: i } = this, place = i !== null && this.people && cellDots.placeOf(i);
    this.rings.cells.stand(place && [place[0] + cellDots.box.left, place[1] + cellDots.box.top], cellDots.size);
  }

  end() {
    super.end();
    document.removeEventListener("keydown", this.onSpace);
    for (const ring of Object.values(this.rings)) ring.end();
  }
}
