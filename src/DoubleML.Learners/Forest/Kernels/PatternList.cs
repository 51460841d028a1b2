namespace DoubleML.Learners.Forest.Kernels;

/// <summary>
/// A list of patterns of binary columns. An item is one word: the bits of the first 48 columns above, the pattern's number below; so most
/// kernels look at nothing but the list. The bits of further columns stand in words of their own, by the pattern's number.
/// </summary>
/// <param name="items">The items.</param>
/// <param name="more">[number * <paramref name="moreWords"/> + word]: the bits of the columns from the 49th on.</param>
/// <param name="moreWords">How many words a pattern has besides its item.</param>
internal readonly unsafe struct PatternList(ulong* items, ulong* more, int moreWords)
{
    public ulong* Items { get; } = items;

    public int MoreWords { get; } = moreWords;

    /// <summary>Where the bit of a column is: at which place of which of a pattern's further words, or of the item if there is none.</summary>
    public ulong* Find(int column, out int shift)
    {
        var further = column - BitSums.ColumnsInItem;
        shift = further < 0 ? BitSums.NumberBits + column : further % 64;
        return further < 0 ? null : more + (further / 64);
    }
}
