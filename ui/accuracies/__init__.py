"""The pages of the six accuracies; `ui.variants` says in words what each of them is."""
