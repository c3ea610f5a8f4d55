// The present route as state, kept in the address so that back and forward work.

import { href, parse, type Route } from "./route";

export { href, home, railOf, settingsSections, type Route, type SettingsSection } from "./route";

let current = $state<Route>(parse(location.hash));

window.addEventListener("hashchange", () => {
  current = parse(location.hash);
});

export const router = {
  get route(): Route {
    return current;
  },
};

/** Goes to a screen. */
export function go(route: Route): void {
  const address = href(route);
  if (location.hash !== address) location.hash = address;
  current = route;
}

/** Goes to a screen in place of this one: back does not return here. */
export function goInstead(route: Route): void {
  history.replaceState(null, "", href(route));
  current = route;
}
