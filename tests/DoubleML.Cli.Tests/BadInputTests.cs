using System.Globalization;
using System.Text.Json.Nodes;

namespace DoubleML.Cli.Tests;

/// <summary>Likely mistakes: each gives exit code 2, one sentence that names the place, and nothing on standard output.</summary>
public sealed class BadInputTests : IDisposable
{
    private const int Rows = 40;

    private readonly TemporaryFolder _folder = new();

    public BadInputTests()
    {
        Data("data.csv");
        _folder.Write("short.csv", "a\n1\n2\n");
        _folder.Write("words.csv", "g\nalpha\n\"\"\nbeta\n");
        _folder.Write("folds.csv", "rep0\n" + string.Concat(Enumerable.Range(0, Rows).Select(i => $"{i % 2}\n")));
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("""{"n_fold": 3}""", "unknown key n_fold", "did you mean 'n_folds'?")]
    [InlineData("""{"data.pth": "x.csv"}""", "unknown key data.pth", "did you mean 'path'?")]
    [InlineData("""{"model.clip": 0.1}""", "unknown key model.clip", "score")]
    [InlineData("""{"model.custom_score": 1}""", "unknown key model.custom_score, expected one of score, type")]
    [InlineData("""{"learners.ml_l.alhpa": 0.1}""", "unknown key learners.ml_l.alhpa", "fit_intercept")]
    [InlineData("""{"bootstrap": {"draws": 10}}""", "unknown key bootstrap.draws", "n_rep_boot")]
    [InlineData("""{"execution": {"backend": "local", "cores": 3}}""", "unknown key execution.cores", "threads")]
    [InlineData("""{"execution": {"backend": "cluster"}}""", "execution.backend: found \"cluster\"", "local")]
    [InlineData("""{"n_folds": "five"}""", "n_folds: found \"five\"", "a whole number")]
    [InlineData("""{"n_folds": 2.5}""", "n_folds: found 2.5", "a whole number")]
    [InlineData("""{"n_folds": 1}""", "n_folds: found 1", "≥ 2")]
    [InlineData("""{"n_folds": 41}""", "n_folds: found 41", "expected 2 to 40")]
    [InlineData("""{"n_rep": 0}""", "n_rep: found 0", "≥ 1")]
    [InlineData("""{"seed": -1}""", "seed: found -1", "a whole number ≥ 0")]
    [InlineData("""{"level": 95}""", "level: found 95", "0.95")]
    [InlineData("""{"level": null}""", "level: found null", "a number")]
    [InlineData("""{"data.d": "d"}""", "data.d: found \"d\"", "a list of strings")]
    [InlineData("""{"data.d": []}""", "data.d", "at least one treatment")]
    [InlineData("""{"data.x": ["x1", 2]}""", "data.x[1]: found 2", "a string")]
    [InlineData("""{"data.path": "nowhere.csv"}""", "data.path: there is no file", "nowhere.csv")]
    [InlineData("""{"data.path": "dta.csv"}""", "dta.csv' (did you mean", "data.csv'?)")]
    [InlineData("""{"data.path": "nowhere/data.csv"}""", "data.path: there is no file", "nor a folder")]
    [InlineData("""{"data.path": "data.xlsx"}""", "data.path", "data.xlsx", ".parquet")]
    [InlineData("""{"data.path": "."}""", "data.path", "expected a file")]
    [InlineData("""{"data.path": "dataset:iris"}""", "'iris'", "bonus")]
    [InlineData("""{"data.path": "ftp://host/data.csv"}""", "data.path", "ftp://host/data.csv", "a path")]
    [InlineData("""{"data.path": null}""", "data.path is not there")]
    [InlineData("""{"data.simulate": {"name": "irm_data"}}""", "data.simulate", "one of them")]
    [InlineData("""{"data.y": "outcome"}""", "data.y: column 'outcome'", "y, d, x1")]
    [InlineData("""{"data.x": ["x1", "x9"]}""", "data.x: column 'x9'", "did you mean 'x1'?")]
    [InlineData("""{"data.x": ["x1", "y"]}""", "data.x: column 'y' already has the role y")]
    [InlineData("""{"data.x": ["x1", "x1"]}""", "data.x: column 'x1' is named twice")]
    [InlineData("""{"data.d": ["d", "y"]}""", "column 'y' already has the role")]
    [InlineData("""{"data.d": ["word"]}""", "data.d: column 'word'", "'alpha' in row 1", "a number; give categories as columns of 0 and 1")]
    [InlineData("""{"data.x": ["x1", "late"]}""", "data.x: column 'late'", "'oops' in row 17", "a number")]
    [InlineData("""{"data.x": ["gaps"]}""", "'gaps' (20)", "missing values")]
    [InlineData("""{"data.x": ["endless"]}""", "data.x: column 'endless'", "infinite")]
    [InlineData("""{"data.y": "one"}""", "data.y: column 'one' is constant (1)")]
    [InlineData("""{"data.d": ["one"]}""", "data.d: column 'one' is constant (1)")]
    [InlineData("""{"data.z": ["x3"]}""", "data.z", "plr", "pliv")]
    [InlineData("""{"model": {"type": "pliv"}, "data.z": ["one"]}""", "data.z: column 'one' is constant (1)")]
    [InlineData("""{"model": {"type": "pliv"}}""", "data.z names no column", "at least one instrument")]
    [InlineData("""{"model": {"type": "pliv", "score": "IV-type"}, "data.z": ["x1", "x2"], "data.x": ["x3"]}""", "data.z: found 2 columns", "one instrument")]
    [InlineData("""{"model": {"type": "irm"}}""", "data.d: column 'd'", "expects 0 and 1, and both of them: recode the column")]
    [InlineData("""{"model": {"type": "plm"}}""", "model.type: found \"plm\"", "did you mean 'plr'?")]
    [InlineData("""{"model": {"score": "ATE"}}""", "model.type is not there", "irm")]
    [InlineData("""{"model": "plr"}""", "model: found \"plr\"", "an object")]
    [InlineData("""{"model.score": "partialing out"}""", "model.score: found 'partialing out'", "'partialling out'")]
    [InlineData("""{"model": {"type": "irm", "clipping_threshold": 0.7}, "data.d": ["b"]}""", "model.clipping_threshold: found 0.7", "(0, 0.5)")]
    [InlineData("""{"model": {"type": "irm", "clipping_threshold": "low"}, "data.d": ["b"]}""", "model.clipping_threshold: found \"low\"", "a number")]
    [InlineData("""{"model": {"type": "irm", "weights": "w"}, "data.d": ["b"]}""", "column 'w'", "one of y, d")]
    [InlineData("""{"learners": {"ml_l": {"type": "ridge"}}}""", "learners.ml_m is not there", "ml_m")]
    [InlineData("""{"learners.ml_ll": {"type": "ridge"}}""", "learners.ml_ll", "ml_l, ml_m")]
    [InlineData("""{"learners.ml_l": {"type": "rigde"}}""", "learners.ml_l.type: found \"rigde\"", "did you mean 'ridge'?")]
    [InlineData("""{"learners.ml_l": {"alpha": 1}}""", "learners.ml_l.type is not there")]
    [InlineData("""{"learners.ml_l": "ridge"}""", "learners.ml_l: found \"ridge\", expected an object { \"type\": \"ridge\" }")]
    [InlineData("""{"learners.ml_l.alpha": -1}""", "learners.ml_l", "alpha", "-1")]
    [InlineData("""{"learners.ml_l": {"type": "random_forest", "n_estimators": 0}}""", "learners.ml_l", "n_estimators", "0")]
    [InlineData("""{"learners.ml_l": {"type": "random_forest", "max_features": "all"}}""", "learners.ml_l.max_features", "\"all\"")]
    [InlineData("""{"model": {"type": "irm"}, "data.d": ["b"], "learners": {"ml_g": {"type": "ridge"}, "ml_m": {"type": "ridge"}}}""", "learners.ml_m", "a classifier, such as logistic_regression")]
    [InlineData("""{"model": {"type": "irm"}, "data.d": ["rare"], "learners": {"default": {"type": "random_forest", "n_estimators": 2}}, "folds": "folds.csv"}""", "repetition 0, fold 0", "rare")]
    [InlineData("""{"data.d": ["rare"], "learners": {"ml_l": {"type": "ridge"}, "ml_m": {"type": "logistic_regression"}}, "folds": "folds.csv"}""", "nuisance ml_m of rare, repetition 0, fold 0", "both classes")]
    [InlineData("""{"folds": "nowhere.csv"}""", "folds: there is no file", "nowhere.csv")]
    [InlineData("""{"folds": "folds.csv", "n_folds": 5}""", "folds:", "has 2 folds", "expected 5 (n_folds)")]
    [InlineData("""{"folds": "folds.csv", "n_rep": 3}""", "folds: found 1 repetitions", "expected 3 (n_rep)")]
    [InlineData("""{"folds": "data.csv"}""", "folds: column 'late'", "'oops'", "a number")]
    [InlineData("""{"predictions": "folds.csv"}""", "predictions: column 'rep0'", "TREATMENT|NUISANCE|REPETITION")]
    [InlineData("""{"bootstrap": {"method": "bayes"}}""", "bootstrap.method: found 'bayes'", "'Bayes'")]
    [InlineData("""{"bootstrap": {"n_rep_boot": 0}}""", "bootstrap.n_rep_boot: found 0")]
    [InlineData("""{"bootstrap": {}, "data.cluster": ["x3"], "data.x": ["x1"]}""", "bootstrap", "cluster")]
    [InlineData("""{"data.cluster": ["x1", "x2", "x3"], "data.x": []}""", "data.cluster names 3 columns", "one or two")]
    [InlineData("""{"p_adjust": "romano-wolf"}""", "p_adjust: found 'romano-wolf' without a bootstrap")]
    [InlineData("""{"p_adjust": "tukey"}""", "p_adjust: found 'tukey'", "bonferroni")]
    [InlineData("""{"p_adjust": 3}""", "p_adjust: found 3", "a string or a list of strings")]
    [InlineData("""{"sensitivity": {"cf_y": 1.5}}""", "sensitivity.cf_y: found 1.5", "[0, 1)")]
    [InlineData("""{"sensitivity": {"null_hypothesis": [0, 1]}}""", "sensitivity.null_hypothesis", "2 numbers")]
    [InlineData("""{"sensitivity": {"null_hypothesis": "zero"}}""", "sensitivity.null_hypothesis: found \"zero\"", "a number or a list of numbers")]
    [InlineData("""{"sensitivity": {}, "model": {"type": "pliv"}, "data.z": ["x3"], "data.x": ["x1"]}""", "sensitivity", "pliv")]
    [InlineData("""{"cate": {"grid": "data.csv"}}""", "cate.basis is not there", "a string")]
    [InlineData("""{"cate": {"basis": "data.csv"}}""", "cate.basis: column 'late'", "'oops'")]
    [InlineData("""{"cate": {"basis": "short.csv"}}""", "cate.basis: found 2 rows", "expected 40")]
    [InlineData("""{"cate": {"basis": "folds.csv", "grid": "short.csv"}}""", "cate.grid: column 'rep0'", "'a'")]
    [InlineData("""{"gate": {"groups": "nowhere.csv"}}""", "gate.groups: there is no file")]
    [InlineData("""{"gate": {"groups": "words.csv"}}""", "gate.groups: column 'g'", "empty in row 2")]
    [InlineData("""{"gate": {"groups": "folds.csv"}, "model": {"type": "pliv"}, "data.z": ["x3"], "data.x": ["x1"]}""", "gate", "pliv", "irm (ATE)")]
    [InlineData("""{"policy_tree": {"features": ["x1"]}}""", "policy_tree", "plr", "irm with one")]
    [InlineData("""{"policy_tree": {"features": ["x9"]}}""", "policy_tree.features: column 'x9'")]
    [InlineData("""{"policy_tree": {"features": ["x1"], "depth": 0}}""", "policy_tree.depth: found 0")]
    [InlineData("""{"aggregation": "group"}""", "aggregation", "did_multi")]
    [InlineData("""{"aggregation": "groups"}""", "aggregation: found 'groups'", "'eventstudy'")]
    [InlineData("""{"robust_confset": true}""", "robust_confset", "iivm")]
    [InlineData("""{"execution": {"threads": -1}}""", "execution.threads: found -1")]
    [InlineData("""{"output": {"format": "xml"}}""", "output.format: found 'xml'", "'table' or 'json'")]
    [InlineData("""{"output": {"path": "nowhere/result.json"}}""", "output.path", "nowhere")]
    [InlineData("""{"output": {"predictions": "predictions.txt"}}""", "output.predictions", ".csv")]
    public async Task AMistakeInTheSpecIsNamed(string changes, params string[] parts)
    {
        var spec = JsonNode.Parse("""
            {
              "data": {"path": "data.csv", "y": "y", "d": ["d"], "x": ["x1", "x2"]},
              "model": {"type": "plr"},
              "learners": {"ml_l": {"type": "ridge"}, "ml_m": {"type": "ridge"}, "ml_r": {"type": "ridge"}, "ml_g": {"type": "ridge"}}
            }
            """)!;
        foreach (var (path, value) in JsonNode.Parse(changes)!.AsObject())
        {
            var keys = path.Split('.');
            var parent = keys[..^1].Aggregate(spec, (node, key) => node[key]!);
            parent[keys[^1]] = value?.DeepClone();
        }

        var outcome = await Dml.Run("fit", _folder.Write("spec.json", spec.ToJsonString()));
        outcome.IsBadInput(parts);
    }

    [Theory]
    [InlineData("{\n  \"data\": {\n", "line 3")]
    [InlineData("data:\n  path: data.csv\n", "spec.json', line 1, column 1: expected JSON")]
    [InlineData("{\"seed\": 1,\n \"seed\": 2}", "spec.json", "seed")]
    [InlineData("[1, 2]", "expected a JSON object")]
    [InlineData("", "spec.json")]
    [InlineData("{}", "data is not there")]
    [InlineData("{\n  \"data\": {\"path\": \"data.csv\",},\n}", "spec.json', line 2, column 31: found a comma before a closing bracket")]
    [InlineData("{\n  // a comment\n}", "line 2", "found a comment, expected JSON")]
    [InlineData("""{"data": {"path": "data.csv", "y": "y", "d": ["d"]}}""", "model is not there")]
    [InlineData("""{"data": {"path": "data.csv", "y": "y"}, "model": {"type": "plr"}}""", "data.d is not there")]
    [InlineData("""{"data": {"simulate": {"name": "plr_ccddhnr"}}, "model": {"type": "plr"}}""", "data.simulate", "plr_ccddhnr")]
    [InlineData("""{"data": {"simulate": {"name": "irm_data", "n_obs": [1]}}, "model": {"type": "irm"}}""", "data.simulate", "n_obs")]
    public async Task AFileThatIsNoSpecIsNamed(string content, params string[] parts) =>
        (await Dml.Run("fit", _folder.Write("spec.json", content))).IsBadInput(parts);

    [Theory]
    [InlineData("empty.csv", "", "header")]
    [InlineData("blank.csv", "\n\n", "is empty or no CSV, expected a header")]
    [InlineData("semicolons.csv", "y;d;x1\n1,5;2;3\n", "separates its columns by semicolons, expected commas, and decimal points")]
    [InlineData("tabs.csv", "y\td\tx1\n1.5\t2\t3\n", "separates its columns by tabs, expected commas")]
    [InlineData("decimals.csv", "y,d,x1,x2\n\"1,5\",2,3,4\n", "data.y: column 'y'", "'1,5' in row 1", "a decimal point")]
    [InlineData("numbers.csv", "1.5,2,3,4\n2.5,1,2,3\n", "data.y: column 'y'", "whose first line has numbers; expected a header")]
    [InlineData("header.csv", "y,d,x1,x2\n", "no rows")]
    [InlineData("ragged.csv", "y,d,x1,x2\n1,2,3,4\n1,2,3\n", "row 2", "3 cells", "expected 4")]
    [InlineData("twice.csv", "y,d,x1,x2,x1\n1,2,3,4,5\n", "column 'x1' occurs twice")]
    [InlineData("broken.parquet", "no parquet at all", "Parquet")]
    public async Task AFileThatIsNoTableIsNamed(string name, string content, params string[] parts) =>
        (await Dml.Run("fit", "--data", _folder.Write(name, content), "--y", "y", "--d", "d", "--x", "x1", "x2", "--model", "plr", "--learner", "ridge"))
            .IsBadInput([name, .. parts]);

    [Theory]
    [InlineData("unknown option --frobnicate (dml fit --help lists the options)", "fit", "--frobnicate", "3")]
    [InlineData("unknown option --nrep, did you mean --n-rep?", "fit", "--nrep", "3")]
    [InlineData("unknown option -n-rep, did you mean --n-rep?", "fit", "--d", "d", "-n-rep", "3")]
    [InlineData("--n-rep: found 'many', expected a whole number", "fit", "--n-rep", "many")]
    [InlineData("--level: found 'high', expected a number", "fit", "--level", "high")]
    [InlineData("--y has no value, expected COLUMN after it", "fit", "--y", "--d", "d")]
    [InlineData("--y has no value, expected COLUMN after it", "fit", "--y")]
    [InlineData("'fitt', expected one of fit, simulate", "fitt")]
    [InlineData("(did you mean 'fit'?)", "fti")]
    [InlineData("dml data: there is no command after it, expected one of list, get", "data")]
    [InlineData("did you mean 'bonus'?", "data", "get", "bonnus")]
    [InlineData("SHELL: found 'tcsh', expected one of bash, zsh, fish, pwsh", "completion", "tcsh")]
    [InlineData("spec.yaml': found a YAML file", "fit", "spec.yaml")]
    [InlineData("wages.csv': found a table, expected a run spec (.json); a table is its data.path, or --data wages.csv", "fit", "wages.csv", "--y", "wage")]
    [InlineData("learners: there is none, expected one for each of ml_l, ml_m", "fit", "--simulate", "plr_CCDDHNR2018:n_obs=100", "--model", "plr")]
    [InlineData("model is not there, expected an object { \"type\": … }, one of apo, apos", "fit", "--data", "data.csv", "--y", "y", "--d", "d")]
    [InlineData("nowhere.json", "fit", "nowhere.json")]
    [InlineData("neither a run spec nor an option", "fit")]
    [InlineData("--set: found 'n_rep'", "fit", "--set", "n_rep")]
    [InlineData("--learner: found 'alpha'", "fit", "--learner", "ridge:alpha")]
    [InlineData("'iris'", "data", "get", "iris")]
    [InlineData("NAME", "data", "get")]
    public async Task AWrongCommandLineIsNamed(string part, params string[] args) => (await Dml.Run(args)).IsBadInput(part);

    [Fact]
    public async Task AFolderThatCannotBeWrittenToIsNamedBeforeTheFits()
    {
        Assert.SkipUnless(Directory.Exists("/proc"), "/proc, into which nobody can write, is not there");
        foreach (var option in new[] { "--out", "--out-predictions" })
        {
            var outcome = await Dml.Run(
                "fit", "--data", _folder.PathOf("data.csv"), "--y", "y", "--d", "d", "--x", "x1", "--model", "plr", "--learner", "ridge", option, "/proc/result.csv");
            outcome.IsBadInput("/proc/result.csv", "folder '/proc' cannot be written to");
        }
    }

    [Fact]
    public async Task ABrokenArchiveIsNamed()
    {
        await File.WriteAllBytesAsync(_folder.PathOf("broken.csv.gz"), [0x1F, 0x8B, 8, 0, 1, 2, 3], TestContext.Current.CancellationToken);
        (await Dml.Run("fit", "--data", _folder.PathOf("broken.csv.gz"), "--y", "y", "--d", "d", "--model", "plr", "--learner", "ridge"))
            .IsBadInput("data.path", "broken.csv.gz");
    }

    [Fact]
    public async Task PredictionsOfAnotherLengthAreNamed()
    {
        var predictions = _folder.Write("predictions.csv", "d|ml_l|0,d|ml_m|0\n1,2\n3,4\n");
        (await Dml.Run("fit", "--data", _folder.PathOf("data.csv"), "--y", "y", "--d", "d", "--x", "x1", "--model", "plr", "--predictions", predictions))
            .IsBadInput("predictions: found 2 rows", "expected 40");
    }

    [Fact]
    public async Task FoldsOfAnotherLengthAreNamed()
    {
        var folds = _folder.Write("four.csv", "rep0\n0\n1\n0\n1\n");
        (await Dml.Run("fit", "--data", _folder.PathOf("data.csv"), "--y", "y", "--d", "d", "--x", "x1", "--model", "plr", "--learner", "ridge", "--folds", folds))
            .IsBadInput("folds: found 4 rows that are test cases", "expected 40");
    }

    private void Data(string name)
    {
        string Row(int i) => string.Join(',', new object[]
        {
            (i * 7919 % 101) / 10.0, (i * 104729 % 97) / 10.0, (i * 31 % 17) - 8, i * i % 23, i % 4, i % 2, i is 0 or 2 ? 1 : 0, 1,
            i % 3 == 0 ? "alpha" : "beta", i == 16 ? "oops" : i, i % 2 == 0 ? "" : i, i == 5 ? "inf" : i,
        }.Select(cell => Convert.ToString(cell, CultureInfo.InvariantCulture)));
        _folder.Write(name, "y,d,x1,x2,x3,b,rare,one,word,late,gaps,endless\n" + string.Concat(Enumerable.Range(0, Rows).Select(i => Row(i) + "\n")));
    }
}
