/** A picture drawn on the spot, so that one can try a photo without having one at hand. */

const WIDTH = 960;
const HEIGHT = 640;

/** A PNG file of a steppe under a sky, with the words of `label` and the hour, so that no two are the same. */
export async function samplePhoto(label) {
  const canvas = Object.assign(document.createElement("canvas"), { width: WIDTH, height: HEIGHT });
  const pen = canvas.getContext("2d");
  sky(pen);
  hills(pen);
  words(pen, `${label} · ${new Date().toLocaleTimeString()}`);
  const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
  return new File([blob], "sample.png", { type: "image/png" });
}

function sky(pen) {
  const gradient = pen.createLinearGradient(0, 0, 0, HEIGHT);
  gradient.addColorStop(0, "#4aa3c7");
  gradient.addColorStop(1, "#f3e6c4");
  pen.fillStyle = gradient;
  pen.fillRect(0, 0, WIDTH, HEIGHT);
  pen.fillStyle = "#fff6d5";
  pen.beginPath();
  pen.arc(WIDTH * 0.2 + Math.random() * WIDTH * 0.6, HEIGHT * 0.3, 54, 0, Math.PI * 2);
  pen.fill();
}

function hills(pen) {
  for (const [level, color] of [
    [0.58, "#7f9db0"],
    [0.68, "#8aa37b"],
    [0.8, "#b99b5f"],
  ]) {
    const shift = Math.random() * Math.PI * 2;
    pen.fillStyle = color;
    pen.beginPath();
    pen.moveTo(0, HEIGHT);
    for (let x = 0; x <= WIDTH; x += 8) pen.lineTo(x, HEIGHT * level + Math.sin(x / 130 + shift) * 34);
    pen.lineTo(WIDTH, HEIGHT);
    pen.fill();
  }
}

function words(pen, text) {
  pen.fillStyle = "#3b3320";
  pen.font = "40px sans-serif";
  pen.fillText(text, 32, HEIGHT - 36);
}
