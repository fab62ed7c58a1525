// The files of a request, each a card that opens it: name, kind and size, who brought it.

import { exact, fileSize } from "../base/format.js";
import { Icon } from "../base/icons.js";
import { say } from "../base/words.js";
import FoldPart from "./fold.js";

const kindOf = (name) => (/\.([a-z0-9]{1,5})$/i.exec(name || "")?.[1] || "").toUpperCase();

export default {
  components: { FoldPart, Icon },
  props: { files: { type: Array, required: true } },
  data: () => ({ sizes: {} }),
  // A field that holds a file tells its name alone; how large it is, its address says.
  watch: {
    files: {
      immediate: true,
      handler(files) {
        for (const { id, size } of files) if (id && size === undefined && !(id in this.sizes)) this.measure(id);
      },
    },
  },
  computed: {
    cards() {
      return this.files.map((file) => {
        const name = file.name ?? file.title ?? String(file.id ?? file);
        return { id: file.id ?? file, name, image: file.type?.startsWith("image/"), hint: [kindOf(name), fileSize(file.size ?? this.sizes[file.id])].filter(Boolean).join(" · "), by: file.by?.title || "", at: file.at };
      });
    },
  },
  methods: {
    say,
    exact,
    async measure(id) {
      this.sizes[id] = 0;
      const answer = await fetch("/api/v1/files/" + id, { method: "HEAD" }).catch(() => null); // a card without its size
      if (answer?.ok) this.sizes[id] = Number(answer.headers.get("content-length"));
    },
  },
  template: `<fold-part v-if="cards.length" :title="say('attachments')" :count="cards.length"><div class="gw-file-cards"><a v-for="file in cards" :key="file.id" class="gw-file-card" :href="'/api/v1/files/' + file.id" target="_blank" rel="noopener" :title="file.name"><span class="gw-file-page"><icon :name="file.image ? 'image' : 'file'"/></span><span class="gw-file-words"><span class="gw-file-name">{{ file.name }}</span><span class="gw-hint">{{ file.hint }}</span><span v-if="file.by" class="gw-hint gw-cut" :title="exact(file.at)">{{ file.by }}</span></span></a></div></fold-part>`,
};
