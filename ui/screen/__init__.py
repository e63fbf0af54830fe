"""All of Streamlit: the shell, controls, live results, and a folder for each page."""
