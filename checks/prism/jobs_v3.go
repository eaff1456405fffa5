package prism

import "context"

// job3 is a job of the older interface. Only fields that releases agree on are read:
// others have been seen in two shapes.
type job3 struct {
	Metadata reference `json:"metadata"`
	Status   struct {
		Start     text `json:"start_time"`
		End       text `json:"end_time"`
		Execution struct {
			Status text `json:"status"`
		} `json:"execution_status"`
		CleanUp struct {
			Status text `json:"status"`
		} `json:"cleanup_status"`
		Found struct {
			Errors   []message3 `json:"errors_list"`
			Warnings []message3 `json:"warnings_list"`
		} `json:"validation_information"`
		Resources struct {
			Plan       reference `json:"recovery_plan_reference"`
			Parameters struct {
				Action text `json:"action_type"`
			} `json:"execution_parameters"`
		} `json:"resources"`
	} `json:"status"`
}

type message3 struct {
	Message text `json:"message"`
}

func (a *job3) fact() (j *job, ended bool) {
	s := a.Status
	j = &job{id: a.Metadata.UUID.id(), plan: s.Resources.Plan.UUID.id(), action: string(s.Resources.Parameters.Action), problems: &problems{}}
	if j.status, ended = statusOf(s.Execution.Status); !ended {
		return j, false
	}
	var ok bool
	if j.ended, ok = s.End.when(); !ok {
		j.ended, _ = s.Start.when()
	}
	if j.action == actionTest {
		j.cleanUp = string(s.CleanUp.Status)
	}
	for _, m := range s.Found.Errors {
		j.problems.add(false, string(m.Message))
	}
	for _, m := range s.Found.Warnings {
		j.problems.add(true, string(m.Message))
	}
	return j, true
}

// jobs3 reads the jobs in the older interface, which lists them in no order that
// could be relied on.
func (c *central) jobs3(ctx context.Context, found newest) error {
	key := func(a *job3) string { return a.Metadata.UUID.id() }
	return each3(ctx, c.client, "recovery_plan_job", "", jobPages, key, func(page []job3) bool {
		for i := range page {
			if j, ended := page[i].fact(); ended {
				found.add(j)
			}
		}
		return true
	})
}
