// The present route as state, kept in the address so that back and forward work, and outside the page too, so that
// after a crash the window opens where it stood. An address holds ids only; behind the lock they say nothing.

import { href, parse, type Route } from "./route";

export { href, home, railOf, settingsSections, type Route, type SettingsSection } from "./route";

const keptAs = "auscult.place";

let current = $state<Route>(parse(location.hash || (localStorage.getItem(keptAs) ?? "")));

window.addEventListener("hashchange", () => stand(parse(location.hash)));

export const router = {
  get route(): Route {
    return current;
  },
};

/** Goes to a screen. */
export function go(route: Route): void {
  const address = href(route);
  if (location.hash !== address) location.hash = address;
  stand(route);
}

/** Goes to a screen in place of this one: back does not return here. */
export function goInstead(route: Route): void {
  history.replaceState(null, "", href(route));
  stand(route);
}

function stand(route: Route): void {
  current = route;
  // Opening the window again must not begin to record.
  const restful: Route = route.screen === "encounter" && route.step === "record" ? { ...route, step: "capture" } : route;
  localStorage.setItem(keptAs, href(restful));
}
