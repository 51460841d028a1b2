using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace DoubleML.Docs.Tests.Running;

/// <summary>Compiles and runs C# blocks as the SDK would: with its implicit usings, and with the JSON source generator.</summary>
internal sealed class CSharpProgram
{
    /// <summary>The SDK's implicit usings, and those that docs/guide/library.md tells readers to add.</summary>
    private const string Usings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Threading;
        global using System.Threading.Tasks;
        global using DoubleML;
        global using DoubleML.Analyses;
        global using DoubleML.CrossFitting;
        global using DoubleML.Data;
        global using DoubleML.Estimation;
        global using DoubleML.Heterogeneity;
        global using DoubleML.Inference;
        global using DoubleML.Learners;
        global using DoubleML.Learners.Baseline;
        global using DoubleML.Learners.Ensemble;
        global using DoubleML.Learners.Forest;
        global using DoubleML.Learners.Linear;
        global using DoubleML.Learners.Preprocessing;
        global using DoubleML.Learning;
        global using DoubleML.Models;
        global using DoubleML.Sampling;
        global using DoubleML.Simulation;
        global using DoubleML.Tuning;
        """;

    private static readonly CSharpParseOptions ParseOptions = CSharpParseOptions.Default.WithLanguageVersion(LanguageVersion.Latest);

    private static readonly MetadataReference[] References =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path))];

    private readonly byte[]? _image;

    public CSharpProgram(string text)
    {
        var trees = new[] { Usings, text }.Select(source => CSharpSyntaxTree.ParseText(source, ParseOptions)).ToArray();
        IsProgram = trees[1].GetRoot().ChildNodes().Any(node => node is Microsoft.CodeAnalysis.CSharp.Syntax.GlobalStatementSyntax);
        var options = new CSharpCompilationOptions(
            IsProgram ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable);
        CSharpGeneratorDriver.Create(Generators.Value, parseOptions: ParseOptions).RunGeneratorsAndUpdateCompilation(
            CSharpCompilation.Create($"page{Guid.NewGuid():N}", trees, References, options), out var compilation, out _);
        using var stream = new MemoryStream();
        var result = compilation.Emit(stream);
        Errors = [.. result.Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Select(diagnostic => diagnostic.ToString())];
        _image = result.Success ? stream.ToArray() : null;
    }

    /// <summary>The compiler's errors; none if it compiles.</summary>
    public IReadOnlyList<string> Errors { get; }

    /// <summary>Whether it has statements to run, rather than types only.</summary>
    public bool IsProgram { get; }

    /// <summary>Runs the program and gives its standard output.</summary>
    public Transcript Run()
    {
        var context = new AssemblyLoadContext("page", isCollectible: true);
        var (output, before) = (new StringWriter(), Console.Out);
        Console.SetOut(output);
        try
        {
            using var stream = new MemoryStream(_image!);
            var entry = context.LoadFromStream(stream).EntryPoint!;
            var code = entry.Invoke(null, entry.GetParameters().Length == 0 ? null : [Array.Empty<string>()]);
            return new Transcript(code as int? ?? 0, output.ToString(), "");
        }
        catch (TargetInvocationException exception)
        {
            return new Transcript(1, output.ToString(), exception.InnerException!.Message);
        }
        finally
        {
            Console.SetOut(before);
            context.Unload();
        }
    }

    private static readonly Lazy<ISourceGenerator[]> Generators = new(() =>
    {
        var runtime = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        var packs = Path.GetFullPath(Path.Combine(runtime, "../../../packs/Microsoft.NETCore.App.Ref"));
        var file = Directory.GetFiles(packs, "System.Text.Json.SourceGeneration.dll", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Last();
        return [.. Assembly.LoadFrom(file).GetTypes()
            .Where(type => !type.IsAbstract && type.IsAssignableTo(typeof(IIncrementalGenerator)))
            .Select(type => ((IIncrementalGenerator)Activator.CreateInstance(type)!).AsSourceGenerator())];
    });
}
