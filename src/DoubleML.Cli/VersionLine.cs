using System.CommandLine;
using System.CommandLine.Invocation;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace DoubleML.Cli;

/// <summary><c>dml --version</c>: version, commit, runtime, platform, and whether the program was compiled ahead of time.</summary>
internal sealed class VersionLine : SynchronousCommandLineAction
{
    private const int ShortCommit = 12;

    /// <inheritdoc/>
    public override bool Terminating => true;

    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        parseResult.InvocationConfiguration.Output.WriteLine(Text());
        return 0;
    }

    private static string Text()
    {
        // The build writes "VERSION+COMMIT", or the version alone where the sources are in no repository.
        var parts = typeof(VersionLine).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+');
        var commit = parts.Length > 1 ? $"commit {parts[1][..Math.Min(ShortCommit, parts[1].Length)]}, " : "";
        var native = RuntimeFeature.IsDynamicCodeSupported ? "" : ", native";
        return $"{parts[0]} ({commit}{RuntimeInformation.FrameworkDescription}, {RuntimeInformation.RuntimeIdentifier}{native})";
    }
}
