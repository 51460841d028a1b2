namespace DoubleML.Desk;

/// <summary>The machine's processors, lent in the order of asking; an invocation may need several of them at once.</summary>
internal sealed class ProcessorShares(int count)
{
    private readonly Queue<(int Count, TaskCompletionSource Granted)> _waiting = new();
    private int _free = count;

    public Task TakeAsync(int wanted)
    {
        lock (_waiting)
        {
            if (_waiting.Count == 0 && _free >= wanted)
            {
                _free -= wanted;
                return Task.CompletedTask;
            }

            var granted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Enqueue((wanted, granted));
            return granted.Task;
        }
    }

    public void Return(int returned)
    {
        lock (_waiting)
        {
            _free += returned;
            while (_waiting.TryPeek(out var next) && _free >= next.Count)
            {
                _free -= next.Count;
                _waiting.Dequeue().Granted.SetResult();
            }
        }
    }
}
