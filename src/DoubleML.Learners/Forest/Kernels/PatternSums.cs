using System.Runtime.Intrinsics;
using DoubleML.Learners.Forest.Growing;

namespace DoubleML.Learners.Forest.Kernels;

/// <summary>
/// Adds the units of drawn rows to the sums of the rows' patterns, at once, without a count for each row: the sums of some hundred patterns
/// stay in the nearest cache, and one 128-bit addition does both sums of a unit.
/// </summary>
internal static unsafe class PatternSums
{
    /// <summary>Adds one draw of each of <paramref name="rows"/>.</summary>
    /// <param name="rows">The rows, any of them more than once.</param>
    /// <param name="count">How many.</param>
    /// <param name="patternOfRow">The pattern of each row.</param>
    /// <param name="units">What one draw of each row adds.</param>
    /// <param name="sums">The sums of each pattern.</param>
    public static void Add(uint* rows, int count, ushort* patternOfRow, Unit* units, Unit* sums)
    {
        for (var i = 0; i < count; i++)
        {
            var row = rows[i];
            var sum = (double*)(sums + patternOfRow[row]);
            (Vector128.Load(sum) + Vector128.Load((double*)(units + row))).Store(sum);
        }
    }

    /// <summary>Counts the rows that come for the first time.</summary>
    /// <param name="rows">The rows, any of them more than once.</param>
    /// <param name="count">How many.</param>
    /// <param name="patternOfRow">The pattern of each row.</param>
    /// <param name="isNew">1 for each row that is to be counted and has not come yet, else 0.</param>
    /// <param name="rowCounts">The numbers of rows of each pattern, as sums.</param>
    public static void CountNew(uint* rows, int count, ushort* patternOfRow, byte* isNew, Unit* rowCounts)
    {
        for (var i = 0; i < count; i++)
        {
            var row = rows[i];
            rowCounts[patternOfRow[row]] = new Unit(rowCounts[patternOfRow[row]].Sum + isNew[row], 0);
            isNew[row] = 0;
        }
    }
}
