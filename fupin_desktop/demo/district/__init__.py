"""The demo district: 文峰区 2016–2020, whose report gives the figures of the newspaper page. Everybody is invented."""
