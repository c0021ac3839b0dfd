package io.perseid.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.perseid.api.destination.Membership;
import io.perseid.engine.sync.Mirror;
import io.perseid.engine.sync.Mode;
import io.perseid.engine.sync.RecordDefinition;
import io.perseid.engine.sync.Sync;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The keys of an audience, and its mistakes word for word. */
final class AudienceKeysTest {

    private static final String AUDIENCE = ConfigFolder.HEAD + """
            audience:
              name: Big spenders
              from: {sql: "select customer_id from customers where lifetime_spend > 500"}
              user: customer_id
              property: is_big_spender
            """;

    @TempDir
    Path root;

    private ConfigFolder folder;

    @BeforeEach
    void write() {
        folder = new ConfigFolder(root);
    }

    @Test
    void audienceIsAMirrorWithoutAWord() {
        Sync sync = folder.sync(AUDIENCE).only();

        assertThat(sync.record())
                .isEqualTo(new RecordDefinition.Audience(
                        "Big spenders", "customer_id", new Membership.Flag("is_big_spender", false)));
        assertThat(sync.mode()).isEqualTo(Mode.MIRROR);
        assertThat(sync.mirror())
                .contains(new Mirror(
                        Mirror.Changes.LOCAL,
                        Mirror.Deletes.SEND,
                        Mirror.DEFAULT_MAX_LEAVE_RATIO,
                        Mirror.DEFAULT_MAX_UPDATE_RATIO));
    }

    @Test
    void everyKeyIsUnderstood() {
        Sync flag = folder.sync(AUDIENCE + "  left: false\nmode: mirror\nmax_delete_ratio: 0.9\nchanges: warehouse\n")
                .only();
        assertThat(((RecordDefinition.Audience) flag.record()).membership())
                .isEqualTo(new Membership.Flag("is_big_spender", true));
        assertThat(flag.mirror()).contains(new Mirror(Mirror.Changes.WAREHOUSE, Mirror.Deletes.SEND, 0.9, 0.5));

        Sync list = folder.sync(AUDIENCE.replace("property: is_big_spender", "list: audiences"))
                .only();
        assertThat(((RecordDefinition.Audience) list.record()).membership())
                .isEqualTo(new Membership.Listed("audiences", "Big spenders"));
    }

    @Test
    void propertyOrListIsRequired() {
        expect(
                AUDIENCE.replace("  property: is_big_spender\n", ""),
                ":4: neither property nor list; expected one of them: property for one that is true for members, list for"
                        + " one that names their audiences; add for example property: is_big_spender");
        expect(
                AUDIENCE + "  list: audiences\n",
                ":9: property and list; expected one of them: property for one that is true for members, list for one that"
                        + " names their audiences; remove one of the two");
    }

    @Test
    void leftBelongsToAProperty() {
        expect(
                AUDIENCE.replace("property: is_big_spender", "list: audiences") + "  left: unset\n",
                ":9: left with list; expected left with property only: who leaves is taken out of the list; remove left");
        expect(AUDIENCE + "  left: gone\n", ":9: \"gone\"; expected unset or false; write unset or false");
    }

    @Test
    void otherModesAndDeletesDoNotFit() {
        expect(
                AUDIENCE + "mode: full\n",
                ":9: mode: full for audience; expected mirror, because who leaves is found only by comparing with who was"
                        + " in; remove mode");
        expect(
                AUDIENCE + "deletes: delete\n",
                ":9: deletes for audience; expected no such key: a member who is gone from the query has left, and that is"
                        + " sent; remove deletes; left: in the audience says what the property becomes");
    }

    @Test
    void audiencesMayShareAListButNoProperty() {
        folder.sync(AUDIENCE.replace("property: is_big_spender", "list: audiences"));
        other("list: audiences", "Newcomers");
        assertThat(folder.messages()).isEmpty();

        other("list: audiences", "Big spenders");
        assertThat(folder.messages())
                .containsExactly(
                        "error config/syncs/other.yaml:8: the property \"Big spenders\" in audiences, which the"
                                + " sync orders writes too; expected a property that is this audience's alone, or a list in which it"
                                + " has a name of its own; choose another name, or list: for both");

        other("property: audiences", "Newcomers");
        assertThat(folder.messages())
                .singleElement()
                .asString()
                .startsWith(
                        "error config/syncs/other.yaml:8: the property audiences, which the sync orders writes too;");
    }

    @Test
    void profileThatHasThePropertyIsNamed() {
        folder.sync(AUDIENCE);
        folder.write("config/syncs/other.yaml", """
                sync: other
                warehouse: shop
                destination: mixpanel
                users: {from: customers, user: customer_id, properties: {is_big_spender: spends}}
                """);

        assertThat(folder.messages())
                .singleElement()
                .asString()
                .startsWith(
                        "error config/syncs/orders.yaml:8: the property is_big_spender, which the sync other writes too;");
    }

    private void other(String shown, String name) {
        folder.write("config/syncs/other.yaml", """
                sync: other
                warehouse: shop
                destination: mixpanel
                audience:
                  name: NAME
                  from: customers
                  user: customer_id
                  SHOWN
                """.replace("SHOWN", shown).replace("NAME", name));
    }

    private void expect(String text, String... messages) {
        assertThat(folder.sync(text).messages())
                .containsExactly(Arrays.stream(messages)
                        .map(m -> "error config/syncs/orders.yaml" + m)
                        .toArray(String[]::new));
    }
}
