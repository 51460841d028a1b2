using System.Diagnostics;
using System.Runtime.InteropServices;

namespace DoubleML.Cli.Tests.Completion;

/// <summary>The scripts of <c>dml completion</c> in the shells themselves, with the program beside these tests as <c>dml</c>.</summary>
public sealed class ShellTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public ShellTests()
    {
        _folder.Write("wages.csv", "wage,union,age\n1,0,30\n");
        Directory.CreateDirectory(_folder.PathOf("specs"));
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>bash splits words at = and :, and inserts replies as they are.</summary>
    [Theory]
    [InlineData("fit|", "dml f", "dml", "f")]
    [InlineData("romano-wolf|", "dml fit --p-adjust ro", "dml", "fit", "--p-adjust", "ro")]
    [InlineData("lasso_cv|", "dml fit --learner ml_l=lasso_", "dml", "fit", "--learner", "ml_l", "=", "lasso_")]
    [InlineData("bash|fish|pwsh|zsh|", "dml completion ", "dml", "completion", "")]
    [InlineData("partialling\\ out|", "dml fit --model plr --score pa", "dml", "fit", "--model", "plr", "--score", "pa")]
    [InlineData("nospace|score=|", "dml fit --model plr:", "dml", "fit", "--model", "plr", ":")]
    [InlineData("nospace|specs/|", "dml fit sp", "dml", "fit", "sp")]
    [InlineData("wage|", "dml fit --data wages.csv --y w", "dml", "fit", "--data", "wages.csv", "--y", "w")]
    public async Task Bash(string expected, string line, params string[] words)
    {
        var quoted = string.Join(' ', words.Select(word => $"'{word}'"));
        Assert.Equal(expected, await RunAsync("bash", "--norc", "-c", $$"""
            eval "$(dml completion bash)"
            complete -p dml | grep -q -- '-F _dml_complete' || exit 1
            compopt() { printf 'nospace|'; }
            COMP_WORDS=({{quoted}}) COMP_CWORD={{words.Length - 1}} COMP_LINE='{{line}}' COMP_POINT={{line.Length}}
            _dml_complete
            printf '%s|' "${COMPREPLY[@]}"
            """));
    }

    [Theory]
    [InlineData("--|fit|", "f")]
    [InlineData("--|ml_l=lasso|ml_l=lasso_cv|", "fit", "--learner", "ml_l=las")]
    [InlineData("-S||--|specs/|", "fit", "sp")]
    [InlineData("--|partialling out|", "fit", "--model", "plr", "--score", "pa")]
    public async Task Zsh(string expected, params string[] words)
    {
        var quoted = string.Join(' ', words.Prepend("dml").Select(word => $"'{word}'"));
        Assert.Equal(expected, await RunAsync("zsh", "-f", "-c", $$"""
            compdef() { [[ "$*" == '_dml dml' ]] || exit 1; }
            eval "$(dml completion zsh)"
            compadd() { printf '%s|' "$@"; }
            words=({{quoted}}) CURRENT={{words.Length + 1}}
            _dml
            """));
    }

    [Theory]
    [InlineData("fit\n", "dml f")]
    [InlineData("--learner\n--level\n", "dml fit --le")]
    [InlineData("ml_l=lasso\nml_l=lasso_cv\n", "dml fit --learner ml_l=las")]
    [InlineData("wages.csv\n", "dml fit --data wag")]
    public async Task Fish(string expected, string line) => Assert.Equal(
        expected, await RunAsync("fish", "--no-config", "-c", $"dml completion fish | source; complete -C '{line}'"));

    private async Task<string> RunAsync(string shell, params string[] arguments)
    {
        var token = TestContext.Current.CancellationToken;
        var start = new ProcessStartInfo(shell, arguments) { WorkingDirectory = _folder.Root, RedirectStandardOutput = true };
        start.Environment["PATH"] = AppContext.BaseDirectory + Path.PathSeparator + start.Environment["PATH"];
        // The program beside the tests needs the runtime that runs them.
        start.Environment["DOTNET_ROOT"] = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        start.Environment["HOME"] = _folder.Root;
        try
        {
            using var process = Process.Start(start)!;
            var output = await process.StandardOutput.ReadToEndAsync(token);
            await process.WaitForExitAsync(token);
            return output;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip($"{shell} is not on this machine (Debian: apt-get install {shell})");
            return "";
        }
    }
}
