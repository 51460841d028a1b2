using System.IO.Compression;
using System.Reflection.Metadata;
using System.Text.Json.Nodes;
using System.Xml.Linq;

namespace DoubleML.Cli.Tests.Packaging;

/// <summary>The packages of <c>deploy/build-packages.sh</c>: what they hold, and that they serve those who install them.</summary>
public sealed class PackageTests : IDisposable
{
    private static readonly string[] Libraries = ["DoubleML", "DoubleML.IO", "DoubleML.Learners", "DoubleML.Report", "DoubleML.Serverless"];

    private readonly string _packages = Artifacts.Require("packages", "build-packages.sh");
    private readonly TemporaryFolder _folder;

    public PackageTests()
    {
        using var package = ZipFile.OpenRead(Assert.Single(Files("DoubleML.Cli", "nupkg")));
        using var metadata = new StreamReader(package.GetEntry("DoubleML.Cli.nuspec")!.Open());
        Artifacts.RequireThisCommit(metadata.ReadToEnd(), "build-packages.sh");
        _folder = new TemporaryFolder();
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void TheyAreDescribedLicensedAndDocumented()
    {
        foreach (var id in Libraries.Append("DoubleML.Cli"))
        {
            using var package = ZipFile.OpenRead(Assert.Single(Files(id, "nupkg")));
            var metadata = XDocument.Load(package.Entries.Single(entry => entry.FullName == $"{id}.nuspec").Open()).Root!.Elements().First();
            string? Of(string name) => (string?)metadata.Elements().FirstOrDefault(element => element.Name.LocalName == name);
            Assert.Equal((id, "MIT", "README.md"), (Of("id"), Of("license"), Of("readme")));
            Assert.NotEqual("Package Description", Of("description"));
            Assert.Contains("double-machine-learning", Of("tags"), StringComparison.Ordinal);
            Assert.True(Uri.TryCreate((string?)metadata.Elements().FirstOrDefault(e => e.Name.LocalName == "repository")?.Attribute("url") ?? "https://none", UriKind.Absolute, out var url)
                && url.Scheme == "https", "the repository is no address on the web");
            Assert.NotNull(package.GetEntry("README.md"));
            Assert.Equal(id != "DoubleML.Cli", package.GetEntry($"lib/net10.0/{id}.xml") is not null);
        }
    }

    [Fact]
    public void TheirSymbolsCarryTheSourcesAndNoPathOfTheBuildMachine()
    {
        foreach (var id in Libraries)
        {
            using var package = ZipFile.OpenRead(Assert.Single(Files(id, "snupkg")));
            using var symbols = package.GetEntry($"lib/net10.0/{id}.pdb")!.Open();
            var bytes = new MemoryStream();
            symbols.CopyTo(bytes);
            bytes.Position = 0;
            using var reader = MetadataReaderProvider.FromPortablePdbStream(bytes);
            var metadata = reader.GetMetadataReader();
            Assert.NotEmpty(metadata.Documents);
            Assert.All(metadata.Documents, document =>
            {
                Assert.NotEmpty(metadata.GetCustomDebugInformation(document));
                Assert.DoesNotContain(
                    Path.GetFullPath(Path.Combine(_packages, "..", "..")), metadata.GetString(metadata.GetDocument(document).Name), StringComparison.Ordinal);
            });
        }
    }

    [Fact]
    public async Task ANewProjectRunsTheExampleOfTheReadme()
    {
        WriteSources();
        _folder.Write("app.csproj", """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="DoubleML.IO" Version="*" />
              </ItemGroup>
            </Project>
            """);
        var readme = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "README.md"), TestContext.Current.CancellationToken);
        _folder.Write("Program.cs", readme.Split("```csharp\n")[1].Split("```")[0].Replace("NEstimators = 500", "NEstimators = 5", StringComparison.Ordinal));
        _folder.Write("bonus.csv", "inuidur1,tg,female\n" + string.Concat(Enumerable.Range(0, 40).Select(i => $"{i * 7 % 11},{i % 2},{i % 3}\n")));
        var outcome = await Programs.RunAsync(_folder.Root, Environment, "dotnet", "run", "--project", _folder.PathOf("app.csproj"));
        Assert.Contains("plr, partialling out: n = 40, 5 folds, 100 repetitions", outcome.Succeeded(), StringComparison.Ordinal);
    }

    /// <summary>LightGBM's library lies in the package, too.</summary>
    [Fact]
    public async Task TheToolIsInstalledAndRuns()
    {
        WriteSources();
        (await Programs.RunAsync(_folder.Root, Environment, "dotnet", "tool", "install", "DoubleML.Cli", "--tool-path", _folder.PathOf("tools"))).Succeeded();
        var dml = _folder.PathOf(Path.Combine("tools", "dml"));
        Assert.Matches(@"^\d+\.\d+\.\d+ \(commit [0-9a-f]{12}, \.NET ", (await Programs.RunAsync(_folder.Root, Environment, dml, "--version")).Succeeded());
        foreach (var learner in new[] { "random_forest:n_estimators=5", "lightgbm:n_estimators=5" })
        {
            string[] fit = ["fit", "--simulate", "irm_data:n_obs=200,dim_x=4", "--model", "irm", "--learner", learner, "--format", "json"];
            var installed = JsonNode.Parse((await Programs.RunAsync(_folder.Root, Environment, dml, fit)).Succeeded())!;
            Assert.Equal(JsonNode.Parse((await Dml.Run(fit)).Succeeded())!["parameters"]!.ToJsonString(), installed["parameters"]!.ToJsonString());
        }
    }

    private Dictionary<string, string> Environment => new()
    {
        // An installed package is kept; another build of the same version must not find it. The packages of others are taken from where they are.
        ["NUGET_PACKAGES"] = _folder.PathOf("nuget"),
        ["DOTNET_CLI_HOME"] = _folder.Root,
        ["DOTNET_NOLOGO"] = "1",
        ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
        ["DOTNET_ROOT"] = Path.GetFullPath(Path.Combine(System.Runtime.InteropServices.RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..")),
    };

    private IEnumerable<string> Files(string id, string ending) =>
        Directory.EnumerateFiles(_packages, $"{id}.*.{ending}").Where(file => char.IsAsciiDigit(Path.GetFileName(file)[id.Length + 1]));

    private void WriteSources() => _folder.Write("nuget.config", $"""
        <configuration>
          <packageSources>
            <add key="packed" value="{_packages}" />
          </packageSources>
          <fallbackPackageFolders>
            <add key="others" value="{Path.Combine(System.Environment.GetFolderPath(System.Environment.SpecialFolder.UserProfile), ".nuget", "packages")}" />
          </fallbackPackageFolders>
        </configuration>
        """);
}
