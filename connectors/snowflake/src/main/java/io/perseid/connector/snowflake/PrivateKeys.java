package io.perseid.connector.snowflake;

import io.perseid.api.failure.FailureKind;
import io.perseid.api.failure.PerseidException;
import io.perseid.api.settings.Secret;
import java.io.IOException;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * Reads an RSA private key as Snowflake's page on key pairs has it made: PKCS#8 in PEM, encrypted or not. Read here rather
 * than by the driver, whose errors do not say what is wrong with a key.
 */
final class PrivateKeys {

    private static final Pattern PEM = Pattern.compile("-----BEGIN ([A-Z ]+)-----([^-]+)-----END \\1-----");

    private PrivateKeys() {}

    /**
     * @param where the setting or file, for messages
     * @throws PerseidException {@code CONFIGURATION}; the key itself is never in it
     */
    static PrivateKey read(String pem, Optional<Secret> passphrase, String where) {
        Matcher matcher = PEM.matcher(pem);
        if (!matcher.find()) {
            throw problem(where, "no key in PEM");
        }
        String kind = matcher.group(1);
        try {
            byte[] der = Base64.getMimeDecoder().decode(matcher.group(2));
            if (kind.equals("ENCRYPTED PRIVATE KEY")) {
                if (passphrase.isEmpty()) {
                    throw problem(where, "a key that is encrypted, and no private_key_passphrase");
                }
                return decrypt(der, passphrase.get(), where);
            }
            if (!kind.equals("PRIVATE KEY")) {
                throw problem(where, "a key of the kind " + kind);
            }
            return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(der));
        } catch (GeneralSecurityException | IllegalArgumentException | IOException e) {
            throw problem(where, "a key that cannot be read");
        }
    }

    private static PrivateKey decrypt(byte[] der, Secret passphrase, String where)
            throws IOException, GeneralSecurityException {
        EncryptedPrivateKeyInfo info = new EncryptedPrivateKeyInfo(der);
        AlgorithmParameters parameters = info.getAlgParameters();
        // For PBES2 the name of the cipher is what the parameters call themselves.
        String algorithm = parameters == null ? info.getAlgName() : parameters.toString();
        try {
            Cipher cipher = Cipher.getInstance(algorithm);
            cipher.init(
                    Cipher.DECRYPT_MODE,
                    SecretKeyFactory.getInstance(algorithm)
                            .generateSecret(new PBEKeySpec(passphrase.reveal().toCharArray())),
                    parameters);
            return KeyFactory.getInstance("RSA").generatePrivate(info.getKeySpec(cipher));
        } catch (GeneralSecurityException e) {
            throw problem(where, "a key that private_key_passphrase does not open");
        }
    }

    private static PerseidException problem(String where, String found) {
        return PerseidException.of(
                FailureKind.CONFIGURATION,
                where,
                found,
                "an RSA private key, PKCS#8 in PEM (-----BEGIN PRIVATE KEY----- or -----BEGIN ENCRYPTED PRIVATE KEY-----)",
                "make one with: openssl genrsa 2048 | openssl pkcs8 -topk8 -inform PEM -out snowflake.p8");
    }
}
