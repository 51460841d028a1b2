namespace DoubleML.Cli.Tests;

/// <summary>Runs the command line inside the test process.</summary>
internal static class Dml
{
    public static Task<Outcome> Run(params string[] args) => RunAsync(args, TestContext.Current.CancellationToken);

    public static async Task<Outcome> RunAsync(string[] args, CancellationToken cancellationToken)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var code = await CommandLine.RunAsync(args, new Terminal(output, error), cancellationToken);
        return new Outcome(code, output.ToString(), error.ToString());
    }

    internal sealed record Outcome(int Code, string Out, string Error)
    {
        /// <summary>Demands success and gives standard output.</summary>
        public string Succeeded()
        {
            Assert.True(Code == 0, $"exit code {Code}: {Error}");
            return Out;
        }

        /// <summary>
        /// Demands exit code 2, nothing on standard output and one sentence on standard error that has all the given parts.
        /// </summary>
        public void IsBadInput(params string[] parts)
        {
            Assert.Equal((2, ""), (Code, Out));
            Assert.StartsWith("dml: ", Error, StringComparison.Ordinal);
            Assert.Equal(1, Error.Count(c => c == '\n'));
            Assert.DoesNotContain("   at ", Error, StringComparison.Ordinal);
            Assert.DoesNotContain("unexpected error", Error, StringComparison.Ordinal);
            foreach (var part in parts)
            {
                Assert.Contains(part, Error, StringComparison.Ordinal);
            }
        }
    }
}
