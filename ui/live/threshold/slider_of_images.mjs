// The live threshold of rows that are images; apart, so that nobody else is sent it.

import mountSlider, { LiveThreshold } from "./slider.mjs";
import { Images } from "./parts/images.mjs";

LiveThreshold.Images = Images;

export default function mount(given) { return mountSlider(given); }
