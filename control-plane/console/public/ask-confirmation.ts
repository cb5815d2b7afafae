import { byId } from './page-element.ts';

/**
 * Asks before something that cannot be taken back.
 *
 * @returns the reason given (empty where none is asked for), undefined where the answer is no
 */
export async function askConfirmation(question: string, { reason }: { reason?: 'optional' | 'required' | undefined }): Promise<string | undefined> {
  const dialog = byId<HTMLDialogElement>('confirm');
  const input = byId<HTMLInputElement>('confirm-reason');
  byId('confirm-question').textContent = question;
  byId('confirm-reason-row').hidden = reason === undefined;
  input.required = reason === 'required';
  input.value = '';
  dialog.returnValue = '';
  dialog.showModal();
  await new Promise((resolve) => dialog.addEventListener('close', resolve, { once: true }));
  return dialog.returnValue === 'yes' ? input.value.trim() : undefined;
}
