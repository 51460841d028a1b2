using System.CommandLine;
using System.Text.Json;
using DoubleML.IO.Results;

namespace DoubleML.Cli.Reporting;

/// <summary>The argument of the commands that start from a result document.</summary>
internal static class ResultFile
{
    /// <summary>The argument.</summary>
    public static Argument<string> Argument() => new("RESULT")
    {
        Description = "Result document (.json), as dml fit --out writes it.",
    };

    /// <summary>Reads a result document.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InputException">There is no such file, or it is no result document.</exception>
    public static ResultDocument Read(string path)
    {
        try
        {
            return ResultJson.Read(File.ReadAllText(path));
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InputException($"result '{path}': there is no such file, expected what dml fit SPEC --out FILE writes", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"result '{path}' cannot be read: {exception.Message}", exception);
        }
        catch (JsonException exception)
        {
            throw new InputException($"result '{path}' is no result document, expected what dml fit SPEC --out FILE writes ({exception.Message.Split(" Path:")[0]})", exception);
        }
    }
}
