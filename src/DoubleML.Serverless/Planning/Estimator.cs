using DoubleML.Serverless.Pricing;

namespace DoubleML.Serverless.Planning;

/// <summary>Predicts time and dollars of a run: invocations are scheduled on a bounded number of environments.</summary>
/// <param name="model">The measured durations.</param>
/// <param name="price">What Lambda costs.</param>
/// <param name="concurrency">The most environments at a time.</param>
public sealed class Estimator(DurationModel model, LambdaPrice price, int concurrency)
{
    /// <summary>Predicts a run.</summary>
    /// <param name="workload">What there is to do.</param>
    /// <param name="megabytes">The function's memory.</param>
    /// <param name="scaling">How tasks are grouped.</param>
    /// <param name="target">With <see cref="ScalingKind.Auto"/>: what to aim at.</param>
    public Estimate Predict(Workload workload, int megabytes, Scaling scaling, AutoTarget target = AutoTarget.Balanced)
    {
        var total = new Estimate(megabytes, scaling, 0, 0, 0, 0);
        var environments = 0;
        foreach (var wave in workload.Waves.Where(wave => wave.Count > 0))
        {
            var plan = scaling.Kind == ScalingKind.Auto
                ? new AutoScaler(this, model, concurrency).Choose(wave, megabytes, target, environments)
                : InvocationPlanner.Plan(wave, scaling);
            var part = Predict(wave, plan, megabytes, environments);
            environments = Math.Max(environments, Math.Min(plan.Count, concurrency));
            total = total with
            {
                Requests = total.Requests + part.Requests,
                Seconds = total.Seconds + part.Seconds,
                BilledGigabyteSeconds = total.BilledGigabyteSeconds + part.BilledGigabyteSeconds,
                CostUsd = total.CostUsd + part.CostUsd,
                LongestInvocationSeconds = Math.Max(total.LongestInvocationSeconds, part.LongestInvocationSeconds),
            };
        }

        return total;
    }

    /// <summary>Predicts one planned wave.</summary>
    /// <param name="items">The tasks.</param>
    /// <param name="plan">The invocations, started in this order.</param>
    /// <param name="megabytes">The function's memory.</param>
    /// <param name="warm">How many environments are warm already.</param>
    public Estimate Predict(
        IReadOnlyList<WorkItem> items, IReadOnlyList<IReadOnlyList<WorkPiece>> plan, int megabytes, int warm = 0)
    {
        // Environments that are free, by the time at which they are; a cold one is started when none is free and the limit allows it.
        var free = new PriorityQueue<bool, double>();
        for (var i = 0; i < Math.Min(warm, concurrency); i++)
        {
            free.Enqueue(true, 0);
        }

        var started = free.Count;
        double end = 0, billed = 0, longest = 0;
        foreach (var pieces in plan)
        {
            var handler = model.HandlerMilliseconds(items, pieces, megabytes);
            free.TryPeek(out _, out var at);
            double begin, init = 0;
            if (free.Count > 0 && (at <= 0 || started >= concurrency))
            {
                free.Dequeue();
                begin = at;
            }
            else
            {
                started++;
                begin = 0;
                init = model.InitMilliseconds;
                handler += model.DataMilliseconds / LambdaCpu.Speed(megabytes, 1);
            }

            var until = begin + ((init + handler) / 1000) + model.RoundTripSeconds;
            free.Enqueue(true, until);
            end = Math.Max(end, until);
            longest = Math.Max(longest, handler / 1000);
            billed += Math.Ceiling(init + handler);
        }

        var gigabyteSeconds = billed / 1000 * megabytes / 1024;
        return new Estimate(megabytes, Scaling.Auto, plan.Count, end, gigabyteSeconds, price.Of(gigabyteSeconds, plan.Count))
        {
            LongestInvocationSeconds = longest,
        };
    }
}
