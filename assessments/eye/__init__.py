"""The reviewer's eye: what an evaluator would ask about a self-assessment, found before it is handed over."""
