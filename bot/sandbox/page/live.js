/** Keeps the page alive: a long poll for events, and a fresh start whenever the connection or the server was gone. */
import { readEvents } from "./api.js";

const WAIT = 25; // seconds a poll may stay open
const PAUSES = [500, 1000, 2000, 4000]; // milliseconds between attempts to reconnect

/** Follows the server for ever; `report` hears "live" and "lost". */
export async function follow(world, report) {
  for (let failures = 0; ;) {
    try {
      await world.resync();
      failures = 0;
      report("live");
      await poll(world);
    } catch (error) {
      if (!error.offline) console.error(error);
      report("lost");
      await pause(PAUSES[Math.min(failures++, PAUSES.length - 1)]);
    }
  }
}

/** Returns when the server's count of events went back: it was started anew and knows nothing of before. */
async function poll(world) {
  for (;;) {
    const { seq, events } = await readEvents(world.seq, WAIT);
    if (seq < world.seq) return;
    world.seq = seq;
    await world.apply(events);
    if (!events.length) await world.refresh();
  }
}

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
