namespace DoubleML.CrossFitting;

/// <summary>How long a fit took.</summary>
/// <param name="Label">The task.</param>
/// <param name="Milliseconds">Wall-clock milliseconds; the sum over its parts where a fit was done in parts.</param>
public readonly record struct TaskDuration(TaskLabel Label, double Milliseconds);
