using DoubleML.CrossFitting;
using DoubleML.Data;

namespace DoubleML.Serverless.Execution;

/// <summary>A data set and those it extends: the root is what the user gave, the levels above hold computed columns.</summary>
internal static class DataLevels
{
    /// <summary>The data set that extends none.</summary>
    public static DataSet Root(DataSet data)
    {
        while (data.Parent is { } parent)
        {
            data = parent;
        }

        return data;
    }

    /// <summary>Names of the computed columns, level by level from the root up.</summary>
    public static IEnumerable<string> Computed(DataSet data) => data.Names.Skip(Root(data).Names.Count);

    /// <summary>The columns that a task names.</summary>
    public static IReadOnlySet<string> ColumnsOf(NuisanceTask task)
    {
        var names = new HashSet<string>(task.Features, StringComparer.Ordinal) { task.Target };
        names.UnionWith(task.LearnsFrom.Concat(task.Sample).Select(condition => condition.Column));
        var split = task.Rows.Split;
        names.UnionWith(new[] { task.Weights, split.Strata, split.Cluster1, split.Cluster2 }.OfType<string>());
        return names;
    }
}
