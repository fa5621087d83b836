/* What our scripts use of the libraries in this folder. */

interface Window {
  htmx: {
    process(element: Element): void;
    registerExtension(name: string, extension: object): void;
    swap(context: { text: string; target: Element; swap: string; sourceElement: Element }): Promise<void>;
  };
  Sortable: {
    create(list: Element, options: object): unknown;
  };
}
