"""`claimweave train`: fine-tunes the encoder on the labelled corpus, calibrates it, saves it.

The model learns from the train split; which epoch is kept, the combination with the rules and the
thresholds are decided on the dev split. The test split is never read.
"""
