"""The body: data, skeleton, skin, clothes, hair and the people who show the exercises."""
