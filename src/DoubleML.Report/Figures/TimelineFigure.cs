namespace DoubleML.Report.Figures;

/// <summary>What ran when, one line an invocation.</summary>
/// <param name="Title">What the figure shows.</param>
/// <param name="Bars">The invocations in the order in which they were sent.</param>
public sealed record TimelineFigure(string Title, IReadOnlyList<TimelineBar> Bars) : Figure(Title);

/// <summary>An invocation; seconds since the first request.</summary>
/// <param name="Start">When it was sent.</param>
/// <param name="End">When the answer was there.</param>
/// <param name="InitSeconds">The init phase of a cold start, 0 for a warm one.</param>
/// <param name="IsAnswered">It gave the answer; otherwise it failed or came too late.</param>
/// <param name="Label">For the tooltip.</param>
public sealed record TimelineBar(double Start, double End, double InitSeconds, bool IsAnswered, string Label);
