// What a finished export offers: the file, and before that the password of an encrypted one, shown once.

import { post } from "../base/api.js";
import { copyText } from "../base/copy.js";
import { fail, tell } from "../base/overlay.js";
import { say } from "../base/words.js";
import { fetchFile } from "../grid/exporting.js";

export const fetching = {
  data: () => ({ secret: null }), // {job, password}
  methods: {
    offers: (job) => job.do === "export" && job.state === "done" && Boolean(job.result.export),
    download(job) {
      fetchFile(job.result.export, job.total);
      this.secret = null;
      this.away(job);
    },
    async unlock(job) {
      try {
        const { password } = await post(`/export_job/${job.result.export}/password`);
        this.secret = { job, password };
      } catch (error) {
        fail(error);
      }
    },
    copySecret() {
      copyText(this.secret.password);
      tell(say("password_copied"), { kind: "good" });
    },
  },
};
