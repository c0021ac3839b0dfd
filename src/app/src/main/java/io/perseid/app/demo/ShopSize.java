package io.perseid.app.demo;

/** Rows of the generated shop. */
public record ShopSize(long customers, long orders, long orderItems, long products, long locations, long supplies) {}
