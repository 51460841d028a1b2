using DoubleML.IO.Spec;

namespace DoubleML.IO.PublicData;

/// <summary>
/// A public data set: where its raw file is, how to know that it is the right one, and how to make the analysis columns of it.
/// </summary>
/// <param name="Name">Its name in <c>dml data get NAME</c> and <c>dataset:NAME</c>.</param>
/// <param name="Description">One line: what it is, and the paper that it comes from.</param>
/// <param name="RawFile">The raw file's name at the public address.</param>
/// <param name="Sha256">The raw file's SHA-256, in lower-case hexadecimal digits.</param>
/// <param name="ToColumns">Makes the analysis columns from the raw file's bytes.</param>
public sealed record PublicDataSet(
    string Name,
    string Description,
    string RawFile,
    string Sha256,
    Func<byte[], IReadOnlyList<KeyValuePair<string, double[]>>> ToColumns)
{
    /// <summary>All data sets.</summary>
    public static IReadOnlyList<PublicDataSet> All { get; } =
    [
        new(
            "401k",
            "401(k) eligibility and net financial assets, SIPP 1991 (Abadie 2003); y net_tfa, d e401",
            "sipp1991.dta",
            "1123d5f0abf6adae1d8e200f756d2a22b0ce0ce30cb228e69342a0098e57b4b2",
            StataFile.Read),
        new(
            "bonus",
            "Pennsylvania Reemployment Bonus experiment (Bilias 2000), treatment group 4 and controls; y inuidur1, d tg",
            "penn_jae.dat",
            "bf209368d6103cd8e54b734d32e23e3c3d7475ebbdecfac83769d36be6c0e71a",
            BonusFile.Read),
    ];

    /// <summary>A data set by its name.</summary>
    /// <param name="name">The name.</param>
    /// <exception cref="InputException">There is no such data set.</exception>
    public static PublicDataSet Find(string name) => All.FirstOrDefault(set => set.Name == name)
        ?? throw new InputException($"found data set '{name}', expected {Names.Suggest(name, [.. All.Select(set => set.Name)])}");
}
