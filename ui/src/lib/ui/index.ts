// The base components every screen is made of.

export { default as Banner } from "./Banner.svelte";
export { default as Button } from "./Button.svelte";
export { default as Checkbox } from "./Checkbox.svelte";
export { default as CodeField } from "./CodeField.svelte";
export { default as Dialog } from "./Dialog.svelte";
export { default as EmptyState } from "./EmptyState.svelte";
export { default as ErrorBanner } from "./ErrorBanner.svelte";
export { default as Field } from "./Field.svelte";
export { default as FieldFrame } from "./FieldFrame.svelte";
export { default as Icon } from "./Icon.svelte";
export { default as Kbd } from "./Kbd.svelte";
export { default as Later } from "./Later.svelte";
export { default as Loading } from "./Loading.svelte";
export { default as Progress } from "./Progress.svelte";
export { default as RecoveryCodes } from "./RecoveryCodes.svelte";
export { default as RecoveryKey } from "./RecoveryKey.svelte";
export { default as SecondFactorSetUp } from "./SecondFactorSetUp.svelte";
export { default as Select } from "./Select.svelte";
export { focusFirst } from "./focus";
export { toast } from "./toasts.svelte";
