using System.CommandLine;
using DoubleML.IO.Results;
using DoubleML.IO.Schema;
using DoubleML.IO.Spec;

namespace DoubleML.Cli.Schema;

/// <summary><c>dml schema</c>: the JSON Schema of run specs and of results.</summary>
internal static class SchemaCommand
{
    private const string Examples = """
        # the schema of run specs, for editors and validators
        dml schema > spec.schema.json
        # the schema of what dml fit --format json prints
        dml schema --result > result.schema.json
        # of what dml study and dml tune print
        dml schema --result study
        dml schema --result tune
        """;

    public static Command Create(Terminal terminal)
    {
        var kinds = string.Join("|", ResultJson.Kinds.Keys);
        var result = new Option<string?>("--result")
        {
            HelpName = kinds,
            Description = "The schema of a result document (default that of dml fit) instead.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var command = new Command("schema", "Print the JSON Schema (2020-12) of run specs, or of results.") { result };
        command.SetAction(parsed =>
        {
            var comments = new DocumentationComments();
            if (parsed.GetResult(result) is not { Implicit: false })
            {
                terminal.Out.WriteLine(Schemas.OfRunSpec(comments.Describe));
                return;
            }

            var kind = parsed.GetValue(result) ?? "fit";
            if (!ResultJson.Kinds.ContainsKey(kind))
            {
                throw new InputException($"--result: found '{kind}', expected {Names.Suggest(kind, [.. ResultJson.Kinds.Keys])}");
            }

            terminal.Out.WriteLine(Schemas.OfResult(kind, comments.Describe));
        });
        HelpWithExamples.Add(command, Examples);
        return command;
    }
}
