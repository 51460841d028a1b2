using DoubleML.CrossFitting;
using DoubleML.Learning;
using DoubleML.Serverless.Contract;

namespace DoubleML.Serverless.Worker;

/// <summary>
/// Checks a request before anything is done for it. Requests come from outside, so indices, sizes and the amount of work are bounded here;
/// what depends on the data is checked in <see cref="TaskCheck"/>.
/// </summary>
internal static class RequestCheck
{
    private const int _maxTasks = 100_000;

    public static void Check(InvocationRequest request)
    {
        if (request.Version != InvocationRequest.CurrentVersion)
        {
            throw new UnsupportedContractException(request.Version);
        }

        Require(request.Data.Count > 0 && request.Data.All(reference => reference is not null), "data", "no reference or an empty one",
            "at least one");
        Require(request.Tasks.Count is > 0 and <= _maxTasks, "tasks", $"{request.Tasks.Count} tasks", $"1 to {_maxTasks}");
        for (var i = 0; i < request.Data.Count; i++)
        {
            CheckReference(request.Data[i], $"data[{i}]");
        }

        CheckSplit(request.Split);
        for (var i = 0; i < request.Learners.Count; i++)
        {
            CheckLearner(request.Learners[i], $"learners[{i}]");
        }

        for (var i = 0; i < request.FeatureSets.Count; i++)
        {
            Require(request.FeatureSets[i]?.All(name => name is not null) == true, $"feature_sets[{i}]", "null", "column names");
        }

        for (var i = 0; i < request.Tasks.Count; i++)
        {
            Require(request.Tasks[i] is not null, $"tasks[{i}]", "null", "a task");
            CheckTask(request, request.Tasks[i], $"tasks[{i}]");
        }
    }

    private static void CheckReference(DataReference reference, string where)
    {
        Require(reference.Sha256.Length == 64 && reference.Sha256.All(char.IsAsciiHexDigitLower), $"{where}.sha256",
            $"'{reference.Sha256}'",
            "64 lower-case hexadecimal digits");
        Require(reference.Uri is null != reference.Inline is null, where, "both or none of uri and inline", "exactly one of them");
    }

    private static void CheckSplit(SplitMessage split)
    {
        if (split.Given is { } given)
        {
            CheckReference(given, "split.given");
            Require(split.NFolds == 0, "split", "both n_folds and given", "one of them");
        }
        else
        {
            Require(split.NFolds >= 2, "split.n_folds", $"{split.NFolds}", "at least 2");
        }

        Require(split.Cluster2 is null || split.Cluster1 is not null, "split.cluster2", "a second cluster variable without a first",
            "cluster1 as well");
    }

    private static void CheckLearner(Learner? learner, string where)
    {
        Require(learner is not null, where, "null", "a learner");
        learner!.Validate(where);
        LearnerBudget.Check(learner, where);
    }

    private static void CheckTask(InvocationRequest request, TaskMessage task, string where)
    {
        Require(task.Learner >= 0 && task.Learner < request.Learners.Count, $"{where}.learner", $"{task.Learner}",
            $"0 to {request.Learners.Count - 1}, an index into learners");
        Require(task.Features >= 0 && task.Features < request.FeatureSets.Count, $"{where}.features", $"{task.Features}",
            $"0 to {request.FeatureSets.Count - 1}, an index into feature_sets");
        Require(task.Repetition >= 0, $"{where}.repetition", $"{task.Repetition}", "at least 0");
        Require(task.Fold >= 0, $"{where}.fold", $"{task.Fold}", "at least 0");
        Require(Enum.IsDefined(task.Part), $"{where}.part", $"{task.Part}", "a part of a fold");
        Require(Enum.IsDefined(task.Kind), $"{where}.kind", $"{task.Kind}", "regression or classification");
        var learner = request.Learners[task.Learner];
        Require(learner.Supports(task.Kind), $"{where}.kind", $"{task.Kind}", "a learning task that the learner supports");
        Require(task.LearnsFrom.Concat(task.Sample).All(condition => condition?.Column is not null), where, "an empty condition",
            "column and value");
        if (task.Part is SplitPart.InnerFold or SplitPart.FirstHalfFold)
        {
            Require(task.InnerCount >= 2 && task.Inner >= 0 && task.Inner < task.InnerCount, $"{where}.inner",
                $"inner fold {task.Inner} of {task.InnerCount}", "0 to inner_count − 1, of at least 2");
        }

        if (task.ValidationFolds != 0 || task.ValidationFold != 0)
        {
            var cells = (long)task.ValidationFolds * (request.Split.Cluster2 is null ? 1 : task.ValidationFolds);
            Require(task.ValidationFolds >= 2 && task.ValidationFold >= 0 && task.ValidationFold < cells, $"{where}.validation_fold",
                $"fold {task.ValidationFold} of {cells}", "0 to validation_folds − 1 (with two cluster variables, its square), of at least 2");
        }

        Require(task.Share is >= 0 and <= 1, $"{where}.share", $"{task.Share}", "a number in (0, 1]");
        if (task.PartCount != 0 || task.FirstPart != 0)
        {
            var parts = (learner as IDivisibleLearner)?.PartCount ?? 0;
            Require(task.PartCount > 0 && task.FirstPart >= 0 && (long)task.FirstPart + task.PartCount <= parts, $"{where}.part_count",
                $"parts {task.FirstPart} to {(long)task.FirstPart + task.PartCount - 1}",
                $"parts below {parts}, the number that the learner has");
        }
    }

    private static void Require(bool condition, string where, string found, string expected)
    {
        if (!condition)
        {
            throw new InputException($"{where}: found {found}, expected {expected}");
        }
    }
}
