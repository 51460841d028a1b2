using CsCheck;
using DoubleML.Serverless.Execution;

namespace DoubleML.Serverless.Tests.Client;

public sealed class JournalTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"dml-{Guid.NewGuid():N}", "run.journal");

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_path)!, recursive: true);

    [Fact]
    public void KeepsWhatWasFinished()
    {
        using (var journal = Journal.Open(_path, resume: false))
        {
            journal.Append(Key(1), new JournalEntry(0, 0, [1, 2, 3]));
            journal.Append(Key(2), new JournalEntry(4, 2, []));
            journal.Append(Key(2), new JournalEntry(0, 4, [9]));
        }

        using (var journal = Journal.Open(_path, resume: true))
        {
            Assert.Equal([1, 2, 3], Assert.Single(journal.Find(Key(1))).Values);
            Assert.Equal([(4, 2, 0), (0, 4, 1)], journal.Find(Key(2)).Select(entry => (entry.FirstPart, entry.PartCount, entry.Values.Length)));
            Assert.Empty(journal.Find(Key(3)));
        }

        using (var journal = Journal.Open(_path, resume: false))
        {
            Assert.Empty(journal.Find(Key(1)));
        }
    }

    [Fact]
    public void DamageCostsNoMoreThanWhatFollowsIt() =>
        Gen.Select(Gen.Int[0, 299], Gen.Int[1, 255], Gen.Bool).Sample(
            (at, change, cut) =>
            {
                using (var journal = Journal.Open(_path, resume: false))
                {
                    for (var i = 0; i < 5; i++)
                    {
                        journal.Append(Key(i), new JournalEntry(i, i + 1, [(byte)i, 7])); // 54 bytes a record, after 8 of header
                    }
                }

                var bytes = File.ReadAllBytes(_path);
                Assert.Equal(8 + (5 * 54), bytes.Length);
                at = 8 + (at % (bytes.Length - 8));
                bytes[at] ^= (byte)change;
                File.WriteAllBytes(_path, cut ? bytes[..at] : bytes);
                var whole = (at - 8) / 54;
                using (var journal = Journal.Open(_path, resume: true))
                {
                    for (var i = 0; i < 5; i++)
                    {
                        var found = journal.Find(Key(i));
                        Assert.Equal(i < whole ? 1 : 0, found.Count);
                        Assert.All(found, entry => Assert.Equal((i, i + 1, (byte)i, (byte)7), (entry.FirstPart, entry.PartCount, entry.Values[0], entry.Values[1])));
                    }

                    journal.Append(Key(9), new JournalEntry(0, 0, [1]));
                }

                using var again = Journal.Open(_path, resume: true);
                Assert.Single(again.Find(Key(9)));
            },
            iter: 200,
            threads: 1);

    [Fact]
    public void IsForOneRunAtATime()
    {
        using var journal = Journal.Open(_path, resume: false);
        Assert.Contains(
            "expected a file that no other run uses", Assert.Throws<InputException>(() => Journal.Open(_path, resume: true)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void RefusesOtherFiles()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
        File.WriteAllText(_path, "something precious");
        Assert.Contains(
            "is not a journal of this version", Assert.Throws<InputException>(() => Journal.Open(_path, resume: true)).Message, StringComparison.Ordinal);
        Assert.Equal("something precious", File.ReadAllText(_path));
    }

    private static byte[] Key(int i) => [.. Enumerable.Repeat((byte)i, 32)];
}
