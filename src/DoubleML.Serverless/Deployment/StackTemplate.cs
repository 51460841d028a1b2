using System.Reflection;

namespace DoubleML.Serverless.Deployment;

/// <summary>The CloudFormation template of function, role, log group and bucket (<c>deploy/template.yaml</c>), as it comes with the library.</summary>
public static class StackTemplate
{
    /// <summary>The template, YAML.</summary>
    public static string Text { get; } = Read();

    /// <summary>The names of its parameters.</summary>
    public static IReadOnlySet<string> ParameterNames { get; } = Text.Split('\n')
        .SkipWhile(line => line != "Parameters:").Skip(1)
        .TakeWhile(line => line.Length == 0 || line[0] == ' ')
        .Where(line => line.StartsWith("  ", StringComparison.Ordinal) && line.EndsWith(':') && line[2] != ' ')
        .Select(line => line.Trim(' ', ':'))
        .ToHashSet(StringComparer.Ordinal);

    private static string Read()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("template.yaml")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
