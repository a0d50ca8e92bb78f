package io.pcp.pmda.exposition;

/** The name of a sample and what it belongs to; one object per name in a parser. */
final class Sample {
    final String name;
    final int hash;
    /** Place in the pool. */
    int id;
    /** Null until the metadata of the first document with this name are known. */
    Family family;

    Role role;
    /** Family or role are others than in the document before. */
    boolean changed;
    /** The change of layout that has met it last; and the one that has met it with a series that is kept. */
    int mark;

    int keptMark;

    Sample(String name, int hash) {
        this.name = name;
        this.hash = hash;
    }
}
