package io.perseid.app.config.check;

/** Opens a configured warehouse to ask for its columns. */
public interface WarehouseAccess {

    /**
     * @param warehouse its name in perseid.yaml
     * @throws io.perseid.api.failure.PerseidException if it does not answer
     */
    WarehouseColumns open(String warehouse);
}
