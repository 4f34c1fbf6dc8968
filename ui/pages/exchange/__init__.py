"""Screens of the exchange: 上报, 合并, 上报钥匙. They call the services and write no package themselves."""
