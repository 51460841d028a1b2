using System.CommandLine;
using System.Text.Json.Nodes;
using DoubleML.IO.Spec;

namespace DoubleML.Cli.Fit;

/// <summary>The options of <c>dml fit</c>, each with the key of the run spec that it sets.</summary>
internal sealed class FitCommandOptions
{
    private readonly List<(Option Option, Action<ParseResult, SpecTree> Apply)> _options = [];

    public FitCommandOptions()
    {
        Text(
            "--data", "data.path", "FILE", "Data: .csv (also gzipped) or .parquet, here or as s3://BUCKET/KEY, or dataset:NAME.", (tree, _) => tree.Remove("data", "simulate"));
        Add(new Option<string>("--simulate")
        {
            HelpName = "NAME:KEY=VALUE,…",
            Description = "Simulate the data instead; roles come from the simulation.",
        }, (text, tree) =>
        {
            tree.Remove("data", "path");
            tree.Set("data.simulate", SpecTree.FromShortForm("--simulate", "name", text));
        });
        Text("--y", "data.y", "COLUMN", "Outcome.");
        Columns("--d", "data.d", "Treatments.");
        Columns("--x", "data.x", "Controls; default: every numeric column without another role.");
        Columns("--z", "data.z", "Instruments.");
        Columns("--cluster", "data.cluster", "One or two cluster variables.");
        Text("--s", "data.s", "COLUMN", "Selection indicator.");
        Text("--t", "data.t", "COLUMN", "Time.");
        Text("--id", "data.id", "COLUMN", "Unit of a panel.");
        Text("--running", "data.running", "COLUMN", "Running variable.");
        Add(
            new Option<string>("--model") { HelpName = "TYPE:KEY=VALUE,…", Description = "Model, such as plr or irm:score=ATTE." },
            SetModel);
        Text("--score", "model.score", "SCORE", "Score of the model.");
        Add(new Option<string[]>("--learner")
        {
            HelpName = "NUISANCE=TYPE:KEY=VALUE,…",
            Description = "Learner of a nuisance, such as ml_l=lasso_cv; without NUISANCE= for all that have none of their own.",
            AllowMultipleArgumentsPerToken = true,
        }, (values, tree) => Array.ForEach(values, value => SetLearner(value, tree)));
        Number<int>("--n-folds", "n_folds", "Folds (default 5).");
        Number<int>("--n-rep", "n_rep", "Repeated sample splits (default 1).");
        Number<ulong>("--seed", "seed", "Seed of all randomness (default 42).");
        Text("--folds", "folds", "FILE", "Given sample split, .csv or .json.");
        Text("--predictions", "predictions", "FILE", "Nuisance predictions made elsewhere.");
        Number<double>("--level", "level", "Level of the intervals (default 0.95).");
        Add(new Option<string>("--bootstrap")
        {
            HelpName = "METHOD",
            Description = "Joint intervals by multiplier bootstrap: normal (default), Bayes or wild.",
            Arity = ArgumentArity.ZeroOrOne,
        }, (method, tree) => tree.Set("bootstrap.method", method ?? "normal"));
        Number<int>("--n-rep-boot", "bootstrap.n_rep_boot", "Bootstrap draws (default 500).");
        Add(new Option<string[]>("--p-adjust")
        {
            HelpName = "METHOD",
            Description = "Adjusted p values: romano-wolf (with --bootstrap), bonferroni, holm, fdr_bh and others of statsmodels.",
            AllowMultipleArgumentsPerToken = true,
        }, (values, tree) => tree.Set("p_adjust", values.Length == 1 ? values[0] : List(values)));
        Add(new Option<string>("--sensitivity")
        {
            HelpName = "KEY=VALUE,…",
            Description = "Sensitivity analysis, such as cf_y=0.03,cf_d=0.03,rho=1 (the defaults).",
            Arity = ArgumentArity.ZeroOrOne,
        }, (text, tree) => tree.Set("sensitivity", SpecTree.FromAssignments("--sensitivity", text ?? "")));
        Add(new Option<string>("--on") { HelpName = "local|lambda", Description = "Where the fits run (default local); the options below it are lambda's." }, SetBackend);
        Text("--function", "execution.function", "NAME", "Function (default: the stack's).");
        Text("--bucket", "execution.bucket", "NAME", "Bucket for data and answers (default: the stack's).");
        Text("--prefix", "execution.prefix", "PREFIX", "Prefix of all keys in the bucket (default: the stack's, or dml/).");
        Text("--kms-key", "execution.kms_key", "ARN", "KMS key that encrypts what is put into the bucket.");
        Text("--store", "execution.store", "FOLDER", "A folder instead of a bucket: with dml cloud local, or on a file system that the functions mount.");
        Text("--mount", "execution.mount", "PATH", "Where the functions see that folder (default: where the stack mounts its file system).");
        Text("--stack", "execution.stack", "NAME", "Stack that dml cloud deploy made (default doubleml).");
        Text("--scaling", "execution.scaling", "SCALING", "n_rep, n_folds * n_rep, trees, trees:N or auto (default).");
        Text("--target", "execution.target", "TARGET", "What --scaling auto aims at: balanced (default), time or money.");
        Number<int>("--memory", "execution.memory", "The function's memory, MB.");
        Text("--region", "execution.region", "REGION", "AWS region.");
        Text("--profile", "execution.profile", "NAME", "Profile of the AWS tools.");
        Text("--endpoint", "execution.endpoint", "URL", "Address of another Lambda API, such as that of dml cloud local.");
        Text("--s3-endpoint", "execution.s3_endpoint", "URL", "Address of another S3.");
        Number<int>("--concurrency", "execution.concurrency", "Most requests in flight.");
        Number<double>("--max-cost", "execution.max_cost", "Refuse what would cost more, USD.");
        Number<double>("--price-gb-second", "execution.price_gb_second", "Price of a GB-second, USD, for regions that are not in the list.");
        Text("--journal", "execution.journal", "FILE", "File in which finished tasks are kept.");
        Add(new Option<bool>("--resume") { Description = "Go on with what the journal of an earlier, interrupted run holds." }, (value, tree) => tree.Set("execution.resume", value));
        Number<int>("--threads", "execution.threads", "Threads (default: one a processor); results do not depend on it.");
        Text("--format", "output.format", "table|json", "What is printed (default table).");
        Text("--out", "output.path", "FILE", "Also write the result document to a file.");
        Text("--report", "output.report", "FILE", "Write a report to an .html file: figures, tables, and the spec to reproduce them.");
        Text("--out-predictions", "output.predictions", "FILE", "Write the nuisance predictions to a .csv, .csv.gz or .parquet file.");
        Add(
            new Option<bool>("--quiet", "-q") { Description = "No progress bar and no notes." },
            (value, tree) => tree.Set("output.quiet", value));
        Add(new Option<string[]>("--set")
        {
            HelpName = "KEY.PATH=VALUE",
            Description = "Set any key of the run spec, such as model.clipping_threshold=0.02.",
        }, (values, tree) => Array.ForEach(values, value => tree.Assign("--set", value)));
    }

    /// <summary>The spec file, if any; options override it.</summary>
    public Argument<string?> SpecFile { get; } = new("SPEC")
    {
        Description = "Run spec (.json); options override its keys.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    /// <summary>Print the spec instead of running it.</summary>
    public Option<bool> PrintSpec { get; } = new("--print-spec")
    {
        Description = "Print the run spec that this command line amounts to, and end.",
    };

    /// <summary>Adds the options to a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="without">Names of options that have another meaning there.</param>
    public void AddTo(Command command, params string[] without)
    {
        command.Add(SpecFile);
        foreach (var (option, _) in _options.Where(entry => !without.Contains(entry.Option.Name)))
        {
            command.Add(option);
        }

        command.Add(PrintSpec);
    }

    /// <summary>The spec that a command line amounts to.</summary>
    /// <param name="parsed">The command line.</param>
    /// <exception cref="InputException">The spec file or an option is not what was expected.</exception>
    public RunSpec ToSpec(ParseResult parsed)
    {
        var file = parsed.GetValue(SpecFile);
        var tree = new SpecTree(file is null ? [] : SpecReader.Load(file));
        foreach (var (_, apply) in _options)
        {
            apply(parsed, tree);
        }

        if (file is null && tree.Root.Count == 0)
        {
            throw new InputException(
                "there is neither a run spec nor an option, expected for example dml fit spec.json (see dml fit --help)");
        }

        return SpecReader.Parse(tree.Root);
    }

    private static void SetModel(string text, SpecTree tree)
    {
        var model = SpecTree.FromShortForm("--model", "type", text);
        var sameType = tree.Root["model"] is JsonObject old && JsonNode.DeepEquals(old["type"], model["type"]);
        if (!sameType)
        {
            tree.Set("model", model);
            return;
        }

        foreach (var (key, value) in model)
        {
            tree.Set($"model.{key}", value?.DeepClone());
        }
    }

    private static void SetBackend(string name, SpecTree tree)
    {
        // The keys of another backend would be unknown ones.
        if (tree.Root["execution"] is not JsonObject execution || (string?)(execution["backend"] ?? "local") != name)
        {
            tree.Set("execution", new JsonObject { ["backend"] = name });
        }
    }

    private static void SetLearner(string text, SpecTree tree)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var hasNuisance = equals >= 0 && (colon < 0 || equals < colon);
        tree.Set(
            $"learners.{(hasNuisance ? text[..equals].Trim() : "default")}",
            SpecTree.FromShortForm("--learner", "type", hasNuisance ? text[(equals + 1)..].Trim() : text));
    }

    private static JsonArray List(IEnumerable<string> values) => new([.. values.Select(value => (JsonNode)value)]);

    private void Text(string name, string key, string helpName, string description, Action<SpecTree, string>? before = null) =>
        Add(new Option<string>(name) { HelpName = helpName, Description = description }, (value, tree) =>
        {
            before?.Invoke(tree, value);
            tree.Set(key, value);
        });

    private void Columns(string name, string key, string description) =>
        Add(new Option<string[]>(name) { HelpName = "COLUMN", Description = description, AllowMultipleArgumentsPerToken = true },
            (values, tree) => tree.Set(key, List(values.SelectMany(value => value.Split(',', StringSplitOptions.RemoveEmptyEntries)))));

    private void Number<T>(string name, string key, string description)
        where T : struct =>
        Add(new Option<T>(name) { HelpName = "NUMBER", Description = description }, (value, tree) => tree.Set(key, value switch
        {
            int number => number,
            ulong number => number,
            double number => number,
            _ => throw new InvalidOperationException($"no JSON for {typeof(T)}"),
        }));

    private void Add<T>(Option<T> option, Action<T, SpecTree> apply) => _options.Add((option, (parsed, tree) =>
    {
        if (parsed.GetResult(option) is { Implicit: false })
        {
            apply(parsed.GetValue(option)!, tree);
        }
    }
    ));
}
