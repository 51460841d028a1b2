using System.Diagnostics;

namespace DoubleML.Serverless.Tests.Deployment;

/// <summary>Programs of this machine's Python that some tests compare with; where one is missing the test says so and is skipped.</summary>
internal static class PythonTool
{
    /// <summary>Skips the test unless Python has a module.</summary>
    public static void Require(string module) =>
        Assert.SkipUnless(Run("python3", "-c", $"import {module}").ExitCode == 0, $"python3 has no module {module} here (pip install moto[server] cfn-lint)");

    /// <summary>Runs a program to its end.</summary>
    public static (int ExitCode, string Output) Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        try
        {
            using var process = Process.Start(start)!;
            var error = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, output + error.Result);
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            return (-1, exception.Message);
        }
    }
}
